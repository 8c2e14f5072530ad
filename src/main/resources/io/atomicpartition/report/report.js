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
    const steps = { ArrowLeft: -7, ArrowRight: 7, ArrowUp: -1, ArrowDown: 1 };
    const inRows = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 };
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
      const step = (current.closest('.days') === null ? inRows : steps)[event.key];
      if (step !== undefined) {
        event.preventDefault();
        const at = Math.max(0, Math.min(all.length - 1, all.indexOf(current) + step));
        all[at].focus();
      }
    });
  }
})();
