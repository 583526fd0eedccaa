/** In the page: it is in the window from its upper to its lower edge, and nothing lies over it. */
export function isSeen(element: HTMLElement): boolean {
  const { top, bottom, left } = element.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) return false;
  return [top + 3, bottom - 3].every((y) => {
    const at = document.elementFromPoint(left + 8, y);
    return at !== null && (element.contains(at) || at.contains(element));
  });
}
