"""From respondents to estimates: weights, design-based estimation, comparisons."""

from .design import SurveyDesign
from .weights import Convergence, base_weights, cap, kish_design_effect, rake, trim

__all__ = ["Convergence", "SurveyDesign", "base_weights", "cap", "kish_design_effect", "rake", "trim"]
