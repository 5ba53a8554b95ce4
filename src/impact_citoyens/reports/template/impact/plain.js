// How texts are compared in a search: without case, accents, or the spaces of French typography.
function plain(text) {
  return text.toLowerCase().normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[\u00a0\u202f]/g, " ")
    .replace(/ +%/g, "%");
}
