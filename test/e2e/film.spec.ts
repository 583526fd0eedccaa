import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from './support/fixtures';
import { resultsFolder } from './support/screenshots';

const everyMs = 200;

// The README’s film: each picture that differs from the one before, and for how long it was seen, as apngasm(1) takes them.
test('a refresh, as a person sees it', { tag: '@thorough' }, async ({ status, demo }) => {
  const { page } = status;
  const folder = join(resultsFolder, 'film');
  await mkdir(folder, { recursive: true });
  await status.settled();
  await page.getByRole('button', { name: 'Close the tour' }).click();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await demo.commitUpstream('main', 'Greet whoever asks');
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('1 new commit on main.')).toBeVisible();

  const frames: { picture: Buffer; tenths: number }[] = [];
  const take = async (tenths: number) => {
    const picture = await page.screenshot();
    const last = frames.at(-1);
    if (last?.picture.equals(picture) === true) last.tenths += tenths;
    else frames.push({ picture, tenths });
  };
  await take(20);
  await status.refreshButton.hover();
  await take(8);
  await status.refreshButton.click();
  while (!(await status.backButton.isVisible())) {
    await take(everyMs / 100);
    await sleep(everyMs);
  }
  await status.ended();
  await take(25);
  await status.backButton.click();
  await expect(status.fact('Code')).toContainText('Greet whoever asks');
  await status.settled();
  await take(30);

  expect(frames.length).toBeGreaterThan(8);
  for (const [index, { picture, tenths }] of frames.entries()) {
    const name = join(folder, `frame${String(index).padStart(3, '0')}`);
    await writeFile(`${name}.png`, picture);
    await writeFile(`${name}.txt`, `delay=${String(tenths)}/10\n`);
  }
});
