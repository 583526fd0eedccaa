import { get } from 'node:http';
import { expect, test } from './support/fixtures';
import type { Demo } from './support/demo';
import { endless, streaming } from '../support/streaming';

const change = (demo: Demo, subject: string) =>
  demo.commitFile('main', 'api_layer.py', (text) => `${text}\n# ${subject}\n`, subject);

/** Resolves once tokens come. */
async function converse(demo: Demo, tokens: number) {
  const { stdout } = await demo.helper('status', '--json');
  const { address } = JSON.parse(stdout) as { address: { url: string } };
  return new Promise<{ readonly ended: Promise<'whole' | 'cut'>; readonly leave: () => void }>(
    (resolve, reject) => {
      const asked = get(`${address.url}stream/${String(tokens)}`, { agent: false }, (answer) => {
        const ended = new Promise<'whole' | 'cut'>((end) => {
          answer.on('error', () => undefined);
          answer.on('close', () => end(answer.complete ? 'whole' : 'cut'));
        });
        answer.once('data', () => resolve({ ended, leave: () => asked.destroy() }));
      });
      asked.on('error', reject);
    },
  );
}

/** As long as it is seen from outside that somebody is answered. */
const isCounted = (demo: Demo) =>
  expect
    .poll(async () => {
      const { stdout } = await demo.helper('status', '--json');
      return (JSON.parse(stdout) as { conversations: { goingOn: number } | null }).conversations;
    })
    .toMatchObject({ goingOn: 1 });

test('while somebody is answered, a person says whether to wait for it', async ({
  status,
  demo,
  shoot,
}) => {
  const { page } = status;
  await status.settled();
  await demo.commitFile('main', 'api_layer.py', (text) => text + streaming, 'Stream');
  // no answer is being written: no question
  await status.refreshButton.click();
  await status.ended();
  await status.backButton.click();

  await change(demo, 'One');
  const long = await converse(demo, 200);
  await isCounted(demo);
  await status.refreshButton.click();
  const question = page.getByText('1 conversation is going on.');
  await expect(question).toBeVisible();
  await shoot(page, 'conversations');
  await page.getByRole('button', { name: 'Later' }).click();
  await expect(question).toBeHidden();
  await expect(status.refreshButton).toBeEnabled();

  await status.refreshButton.click();
  await page.getByRole('button', { name: 'When it finishes' }).click();
  await expect(status.step('Let answers finish')).toContainText('1 answer');
  await shoot(page, 'draining');
  expect(await long.ended).toBe('whole');
  await status.ended();
  await expect(status.closing).toContainText('Now on');
  await status.backButton.click();

  await change(demo, 'Two');
  const cut = await converse(demo, endless);
  await isCounted(demo);
  await status.refreshButton.click();
  await page.getByRole('button', { name: 'Now', exact: true }).click();
  await status.ended();
  await expect(status.closing).toContainText('Now on');
  expect(await cut.ended).toBe('cut');
});
