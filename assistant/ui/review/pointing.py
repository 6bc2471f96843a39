"""Scripts that point from a form, a finding or a doubt at its place in the original, and back; and tell the server of a pick.

What can be pointed at carries ``data-anchor`` (its place in the original) and ``data-cell`` (its place in the form).
"""

from __future__ import annotations

# Run once when the page has loaded.
POINT = """
window.jixiaoPoint = (anchor, cell) => {
  document.querySelectorAll('#review .lit').forEach(one => one.classList.remove('lit'));
  const find = (root, name, value) => value
    ? [...document.querySelectorAll(root + ' [data-' + name + ']')].filter(one => one.dataset[name] === value) : [];
  const there = find('#review-source', 'anchor', anchor);
  const here = cell ? find('#review-form', 'cell', cell) : find('#review-form', 'anchor', anchor);
  [...there, ...here].forEach(one => one.classList.add('lit'));
  here.forEach(one => { const fold = one.closest('details'); if (fold) fold.open = true; });
  window.jixiaoShow(there[0]);
  return here;
};
window.jixiaoAgain = () => {
  const chosen = window.jixiaoChosen;
  if (chosen) window.jixiaoPoint(chosen.anchor, chosen.cell);
};
window.jixiaoShow = spot => {
  const pane = spot && spot.closest('.original');
  if (!pane) return;
  const box = spot.getBoundingClientRect(), frame = pane.getBoundingClientRect();
  if (box.top < frame.top || box.bottom > frame.bottom)
    pane.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
  if (box.left < frame.left || box.right > frame.right)
    pane.scrollLeft += box.left - frame.left - 20;
};
"""

# For a gr.HTML: what a click on it means.
ON_LOAD = """
element.addEventListener('click', event => {
  const turn = event.target.closest('[data-page]');
  if (turn) { if (!turn.disabled) trigger('turn', {page: Number(turn.dataset.page)}); return; }
  const link = event.target.closest('a');
  if (link && !link.closest('[data-cell]')) return;
  const at = event.target.closest('[data-cell], [data-anchor]');
  if (!at) return;
  const {cell = '', anchor = '', doubt = ''} = at.dataset;
  window.jixiaoChosen = {anchor, cell};
  const here = window.jixiaoPoint(anchor, cell);
  if (element.id !== 'review-form' && !element.closest('#review-form') && here.length)
    here[0].scrollIntoView({block: 'nearest', behavior: 'smooth'});
  else if (anchor && !here.length)
    document.querySelector('#review-source').scrollIntoView({block: 'nearest', behavior: 'smooth'});
  trigger('pick', {cell, anchor, doubt});
});
watch('value', () => window.jixiaoAgain());
"""

# Points once more at what was chosen last.
AGAIN = "() => window.jixiaoAgain()"

# Points at another cell of the row that was chosen last.
OTHER_CELL = """
field => {
  if (!window.jixiaoChosen) return;
  const [section, row] = window.jixiaoChosen.cell.split('/');
  window.jixiaoChosen.cell = [section, row, field].join('/');
  window.jixiaoAgain();
}
"""
