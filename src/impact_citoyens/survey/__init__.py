"""From respondents to estimates: weights, design-based estimation, comparisons."""

from impact_citoyens.survey.estimation.survey_design import SurveyDesign
from impact_citoyens.survey.weighting.weights import (
    Convergence,
    base_weights,
    cap,
    kish_design_effect,
    rake,
    trim,
)

__all__ = ["Convergence", "SurveyDesign", "base_weights", "cap", "kish_design_effect", "rake", "trim"]
