import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addVerbsFor, verbGroups } from '../../../helper/commands/verb-groups';

const namesOf = (program: Command) => program.commands.map((command) => command.name());

const namesFor = async (...args: string[]) => {
  const program = new Command();
  await addVerbsFor(args, program, () => () => Promise.resolve());
  return namesOf(program);
};

describe('the groups of verbs', () => {
  it.each(verbGroups)('are found by every one of their verbs: $verbs', async ({ verbs, add }) => {
    const program = new Command();
    await add(program, () => () => Promise.resolve());
    expect(namesOf(program)).toEqual(verbs);
    for (const verb of verbs) expect(await namesFor(verb)).toEqual(verbs);
  });

  it('are all there for the help and for what is no verb', async () => {
    const all = verbGroups.flatMap(({ verbs }) => verbs);
    expect(await namesFor('--help')).toEqual(all);
    expect(await namesFor('stauts')).toEqual(all);
  });

  it('without a verb it is a refresh', async () => {
    expect(await namesFor()).toContain('refresh');
  });
});
