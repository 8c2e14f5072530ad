'use strict';
// Squares: arrow keys move, and what a square is about is told below, for fingers and keys that have no tooltip.
(() => {
  const detail = document.getElementById('detail');
  const tell = (cell) => {
    detail.textContent = cell.title;
    detail.hidden = false;
  };
  for (const cells of document.querySelectorAll('.cells')) {
    const all = [...cells.querySelectorAll('button.cell')];
    let current = all[0];
    if (current === undefined) {
      continue;
    }
    current.tabIndex = 0;
    const select = (cell) => {
      current.tabIndex = -1;
      current = cell;
      current.tabIndex = 0;
      tell(cell);
    };
    // How many squares there are between one and the next to its right, and below it.
    const strides = () => {
      const row = current.closest('tr');
      if (row !== null) {
        return [1, row.querySelectorAll('button.cell').length];
      }
      return current.closest('.days') === null ? [1, 1] : [7, 1];
    };
    cells.addEventListener('focusin', (event) => {
      if (event.target.matches('button.cell')) {
        select(event.target);
      }
    });
    cells.addEventListener('click', (event) => {
      if (event.target.matches('button.cell')) {
        event.target.focus();
      }
    });
    cells.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') {
        detail.hidden = true;
        return;
      }
      const [right, down] = strides();
      const step = { ArrowLeft: -right, ArrowRight: right, ArrowUp: -down, ArrowDown: down }[event.key];
      if (step !== undefined) {
        event.preventDefault();
        all[all.indexOf(current) + step]?.focus();
      }
    });
  }
})();
