import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePackages } from '../../build/package.mjs';
import { canBoot, desktop, type Machine } from '../support/machine';
import { accent, hash, infoTint, link, outline, raised } from './world/colours';
import { lastReport, sh, statusOf } from './world/machine';
import { makeStick, plugIn, startUdisks } from './world/disks';
import { Screen } from './world/screen';
import { setUpMachine, type SetUp } from './world/set-up';
import { inOneStory } from './world/story';
import { Way } from './world/way';

let world: SetUp;
let machine: Machine;
let screen: Screen;
let output: string;
let first: string;
let second: string;

const picture = (name: string) => screen.picture(name);

const inUse = (commit: string) =>
  screen.until(`commit ${commit.slice(0, 7)} in use`, async () => {
    const { code, condition, running } = await statusOf(machine);
    return code?.hash === commit && condition === 'healthy' && running === null ? true : undefined;
  });

describe.skipIf(!canBoot)('in Cinnamon, at most three clicks from the tray', () => {
  beforeAll(async () => {
    output = await mkdtemp(join(tmpdir(), 'packages-'));
    world = await setUpMachine('clicks', { disk: 'tmpfs', size: '4G', net: true });
    ({ machine } = world);
    const [deb = ''] = await makePackages({ tray: true, quick: true, testRuntime: true, output });
    await machine.copyIn(deb, `/tmp/${basename(deb)}`);
    await sh(machine, 'dpkg --install /tmp/ladylinux-tray*.deb');
    first = (await statusOf(machine)).code?.hash ?? '';
    second = await world.internet.upstream.commit({
      message: 'Say hello',
      files: { 'HELLO.md': 'Hello\n' },
    });
    await sh(machine, 'ladylinux-refresh');
    screen = new Screen(machine, 'ada');
    await desktop(['up', machine.name, 'ada', 'secret']);
    await desktop(['wait', machine.name, 'ada']);
  });
  afterAll(async () => {
    await world[Symbol.asyncDispose]();
    await rm(output, { recursive: true });
  });

  inOneStory((name) => screen.failure(name));

  it('lie between a person and the version before', async () => {
    await screen.wait(outline, 8, 8);
    const way = new Way(screen);
    await way.open();
    await screen.wait(accent, 100, 24);
    await picture('go-back');
    // The lowest of the links: the last refresh is the last fact.
    await way.clickLine(link, 80);
    // The other one is partly above the window, as the question is scrolled into view.
    await screen.wait(accent, 100, 14, 2);
    await picture('go-back-ask');
    expect((await statusOf(machine)).code?.hash).toBe(second);
    await way.click(accent, 100, 14, 2);
    await way.endsWithPassword('go-back');
    await inUse(first);
    expect(await lastReport(machine)).toMatchObject({
      ...{ kind: 'rollback', outcome: 'refreshed', now: first, requestedBy: 'ada' },
    });
    await screen.wait(accent, 100, 24);
    await picture('went-back');
    await screen.click(accent, 100, 24);
    await screen.wait(accent, 200, 24);
    await picture('went-back-overview');
    await screen.key('ctrl+w');
  });

  it('lie between a person and holding updates', async () => {
    const way = new Way(screen);
    // What is new, Refresh, Check, Hold.
    await way.openMenu(...Array<string>(4).fill('Down'));
    await picture('hold-menu');
    await way.choose();
    await way.endsWithPassword('hold');
    await screen.until('updates to be held', async () =>
      (await statusOf(machine)).holding.hold === true ? true : undefined,
    );
    await screen.click(outline, 8, 8);
    await screen.wait(accent, 200, 24);
    await picture('held');
    await screen.key('ctrl+w');
  });

  it('lie between a person and another branch, which the next refresh brings', async () => {
    const develop = await world.internet.upstream.git.revparse(['origin/develop']);
    await sh(machine, 'ladylinux-refresh hold off');
    const way = new Way(screen);
    await way.open();
    await screen.wait(accent, 200, 24);
    // The button ends before the commit, in the line of the code.
    await way.clickRightmost([hash, 40, 14], 15);
    await screen.wait(hash, 40, 14, 4);
    await picture('branch-menu');
    await way.clickRightmost([hash, 40, 14]);
    await way.endsWithPassword('branch');
    await screen.until('develop to be followed', async () =>
      (await statusOf(machine)).branch === 'develop' ? true : undefined,
    );
    await screen.inFront('ladylinux-tray');
    await screen.click(accent, 200, 24);
    await screen.asksForPassword();
    await screen.type('secret');
    await inUse(develop);
    await screen.wait(accent, 100, 24);
    await screen.click(accent, 100, 24);
    await screen.wait(accent, 200, 24);
    await picture('another-branch');
    await screen.key('ctrl+w');
    await sh(machine, 'ladylinux-refresh settings set branch=main');
  });

  it(
    'lie between a person and what a stick has, without a network',
    { tags: 'thorough' },
    async () => {
      await sh(machine, 'ladylinux-refresh');
      await sh(machine, 'install -d -o ada /srv/made && ladylinux-refresh bundle make /srv/made');
      await sh(machine, `ladylinux-refresh rollback ${first}`);
      await machine.net('unplug');
      await startUdisks(machine);
      await makeStick(machine, 'ada', 'TEACHER', '/srv/made');
      const stick = await plugIn(machine, 'ada');
      expect(stick).toBe('/media/ada/TEACHER');
      const way = new Way(screen);
      await way.open();
      const card = [infoTint, 300, 30] as const;
      await screen.wait(...card);
      await picture('stick');
      await way.clickWithin(card, [raised, 50, 20]);
      await screen.gone(...card);
      await picture('stick-ask');
      expect((await statusOf(machine)).code?.hash).toBe(first);
      // “Cancel” has the keyboard, as code of somebody else needs a decision.
      await way.choose('shift+Tab');
      await way.endsWithPassword('stick');
      await inUse(second);
      expect(await lastReport(machine)).toMatchObject({
        ...{ kind: 'refresh', outcome: 'refreshed', now: second, requestedBy: 'ada' },
      });
      await screen.wait(accent, 100, 24);
      await picture('from-stick');
      await screen.click(accent, 100, 24);
      await screen.wait(accent, 200, 24);
      await picture('from-stick-overview');
    },
  );
});
