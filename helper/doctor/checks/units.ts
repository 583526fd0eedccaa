import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { quoted } from '../../../words/shell';
import { message } from '../../../contract/message';
import type { ServiceSettings } from '../../../contract/settings';
import { adoptUnits, writeDropIn } from '../../install/adopt-units';
import { carryOut } from '../../install/change';
import { look } from '../../install/look';
import { writeDurably } from '../../state/state-file';
import { ask } from '../../host/systemd/command';
import { dropInPath } from '../../host/systemd/drop-in';
import { serviceUser } from '../../host/users';
import { unitPrograms, type UnitProgram } from '../../host/systemd/unit-program';
import { changeSettingsSaved } from '../change-settings';
import { portsNotHeld } from './held-port';
import { byAdoption, byDoctor, found, run, type FixableFinding, type ApplyFix } from '../found';
import { hasFaults, isOfLadyLinux, judgeUnit, startsUvicorn } from '../../install/judge-unit';
import type { Check, Question } from '../question';

export const unitsCheck: Check = {
  name: 'units',
  inPrefix: false,
  async look(question) {
    if (!question.hasSystemd) return { found: [], partial: message('no-systemd') };
    const programs = await unitPrograms();
    const right = await entryPointOf(question);
    const all: FixableFinding[] = [];
    for (const service of question.settings.services) {
      const program = programs.find(({ unit }) => unit === service.unit);
      if (program === undefined) all.push(missing(service));
      else all.push(...configured(question, program, service, right));
    }
    const listed = new Set(question.settings.services.map(({ unit }) => unit));
    for (const program of programs) {
      if (listed.has(program.unit) || !isOfLadyLinux(program, question.host.layout)) continue;
      if (question.read.kind === 'read') all.push(unlisted(question, program));
      if (judgeUnit(program, question.host.layout, null).asRoot)
        all.push(asRoot(program, giveUser(program.unit)));
    }
    if (question.read.kind === 'read')
      all.push(...(await portsNotHeld(question)), ...(await disabled(question)));
    return { found: all };
  },
};

async function entryPointOf({ settings, examined }: Question): Promise<string | null> {
  if (settings.entryPoint !== undefined) return settings.entryPoint;
  const look = await examined();
  return look.kind === 'known' ? look.code.entryPoint : null;
}

function missing({ unit }: ServiceSettings): FixableFinding {
  const fix = run('sudo apt install --reinstall ladylinux-refresh');
  return found('units', 'found-unit-missing', { unit }, { severity: 'problem', about: unit, fix });
}

function configured(
  question: Question,
  program: UnitProgram,
  service: ServiceSettings,
  right: string | null,
): FixableFinding[] {
  const { unit, file } = program;
  const { layout } = question.host;
  const faults = judgeUnit(program, layout, right);
  const isSetUp = question.read.kind === 'read';
  const applyFix: ApplyFix | null = isSetUp ? adopting(question, program, right) : null;
  const said = { severity: 'problem', about: unit, fix: byAdoption, applyFix } as const;
  const all: FixableFinding[] = [];
  const { unexpanded: text, wrongEntry: entry } = faults;
  if (text !== null) all.push(found('units', 'found-unit-unexpanded', { unit, text }, said));
  if (entry !== null && right !== null)
    all.push(found('units', 'found-unit-entry', { unit, entry, right }, said));
  if (faults.elsewhere) {
    const params = { unit, program: program.words[0] ?? '' };
    all.push(found('units', 'found-unit-elsewhere', params, said));
  }
  if (faults.asRoot) all.push(asRoot(program, startsUvicorn(program) ? applyFix : giveUser(unit)));
  const isAdopted = program.dropIns.includes(dropInPath(unit, layout.root));
  const isForeign = !/^\/(?:usr\/)?lib\/systemd\/system\//.test(file);
  if (isForeign && !isAdopted && !hasFaults(faults)) {
    const known = { ...said, severity: service.health === null ? 'info' : 'warning' } as const;
    all.push(found('units', 'found-unit-foreign', { unit, file }, known));
  }
  return all;
}

/** Adds our drop-in, with our own start command if the unit's cannot work. */
const adopting =
  (question: Question, program: UnitProgram, right: string | null): ApplyFix =>
  async (saved) => {
    const { layout } = question.host;
    const settings = await changeSettingsSaved(question.host, saved, ({ services }) => ({
      services: [...adoptUnits(services, [program], layout, right)],
    }));
    await writeDropIn(settings, program.unit, right, layout);
    await saved.note(
      `made ${dropInPath(program.unit)}: remove it to have ${program.unit} as before`,
    );
    await restarted(program.unit);
  };

async function restarted(unit: string): Promise<void> {
  await ask('systemctl', ['daemon-reload'], 90_000);
  await ask('systemctl', ['reset-failed', '--', unit]);
  await ask('systemctl', ['restart', '--', unit], 60_000);
}

function asRoot(program: UnitProgram, applyFix: ApplyFix | null): FixableFinding {
  const { unit } = program;
  const params = { unit, program: program.words.join(' ') };
  const fix = applyFix === null ? run(`sudo systemctl edit ${quoted(unit)}`) : byDoctor;
  return found('units', 'found-unit-root', params, {
    severity: 'danger',
    about: unit,
    fix,
    applyFix,
  });
}

/** For a foreign unit: sets only the user, in a drop-in. */
const giveUser =
  (unit: string): ApplyFix =>
  async (saved) => {
    const path = join(dirname(dropInPath(unit)), '50-ladylinux-doctor.conf');
    const text = `# Written by ladylinux-refresh doctor --fix: ${unit} ran repository code as root.\n[Service]\nUser=${serviceUser}\nGroup=${serviceUser}\n`;
    await mkdir(dirname(path), { recursive: true, mode: 0o755 });
    await writeDurably(path, text, 0o644);
    await saved.note(`made ${path}: remove it to have ${unit} as before`);
    await ask('systemctl', ['daemon-reload'], 90_000);
    await ask('systemctl', ['try-restart', '--', unit], 60_000);
  };

function unlisted(question: Question, { unit }: UnitProgram): FixableFinding {
  const services = [...(question.stored?.services ?? [{}]), { unit, health: null }];
  const setting = quoted(`services=${JSON.stringify(services)}`);
  const command = `sudo ladylinux-refresh settings set ${setting}`;
  const applyFix: ApplyFix = async (saved) => {
    const settings = await changeSettingsSaved(question.host, saved, ({ services }) => ({
      services: [...services, { unit, health: null }],
    }));
    await writeDropIn(settings, unit, null, question.host.layout);
    await ask('systemctl', ['daemon-reload'], 90_000);
  };
  const said = { severity: 'warning', about: unit, fix: run(command), applyFix } as const;
  return found('units', 'found-unit-unlisted', { unit }, said);
}

async function disabled({ host, settings, stored }: Question): Promise<FixableFinding[]> {
  const { disabledUnits } = await look(host.layout, settings, stored);
  return disabledUnits.map((unit) => {
    const applyFix = () => carryOut({ kind: 'enable', units: [unit] });
    const fix = run(`sudo systemctl enable ${unit}`);
    const said = { severity: 'warning', about: unit, fix, applyFix } as const;
    return found('units', 'found-unit-disabled', { unit }, said);
  });
}
