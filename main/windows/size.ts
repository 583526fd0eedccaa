interface Size {
  readonly width: number;
  readonly height: number;
}

const usual: Size = { width: 768, height: 544 };
const least: Size = { width: 600, height: 420 };
/** Of a title bar in Mint's themes, with the edges of a window. */
const frame: Size = { width: 2, height: 40 };

/** Pure: the window's content where the panels leave that much of the screen, which at 200 % has a quarter of its pixels. */
export function sizeOn(
  room: Size,
): Size & { readonly minWidth: number; readonly minHeight: number } {
  const fits = (wanted: Size): Size => ({
    width: Math.min(wanted.width, room.width - frame.width),
    height: Math.min(wanted.height, room.height - frame.height),
  });
  const { width: minWidth, height: minHeight } = fits(least);
  return { ...fits(usual), minWidth, minHeight };
}
