import type { Locator } from 'playwright/test';
import { expect } from 'playwright/test';
import type { Panel } from './panel';

interface Hand {
  /** In the menu of the icon. */
  readonly choose: (label: string | RegExp) => Promise<void>;
  readonly click: (what: Locator) => Promise<void>;
}

/** Walks from the icon in the panel to what a person wants, in at most three clicks. */
export async function journey(
  name: string,
  panel: Panel,
  walk: (does: Hand) => Promise<void>,
): Promise<void> {
  let clicks = 0;
  const counted = async (act: Promise<void>) => {
    clicks += 1;
    await act;
  };
  await walk({
    choose: (label) => counted(panel.choose(label)),
    click: (what) => counted(what.click()),
  });
  expect(clicks, `clicks to ${name}`).toBeGreaterThan(0);
  expect(clicks, `clicks to ${name}`).toBeLessThanOrEqual(3);
}
