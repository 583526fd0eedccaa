import { defaultUnit } from '../../contract/settings';
import type { Layout } from '../state/layout';
import type { UnitProgram } from '../host/systemd/unit-program';

/** What is wrong with a unit's start command. */
export interface UnitFaults {
  /** A `${NAME:-default}`, which systemd does not expand. */
  readonly unexpanded: string | null;
  /** The entry point that it names, if the code has another. */
  readonly wrongEntry: string | null;
  /** It does not use the environment or the folder that a refresh keeps. */
  readonly elsewhere: boolean;
  readonly asRoot: boolean;
}

const shellDefault = /\$\{[A-Za-z_][A-Za-z0-9_]*:[-=?+][^}]*\}?/;
const entryPoint = /^[A-Za-z_][\w.]*:[A-Za-z_]\w*$/;

/** right: the code's entry point, if known; empty: there is no code, so any entry point is wrong. */
export function judgeUnit(program: UnitProgram, layout: Layout, right: string | null): UnitFaults {
  const text = program.words.join(' ');
  const isUvicorn = startsUvicorn(program);
  const named = isUvicorn ? (program.words.find((word) => entryPoint.test(word)) ?? null) : null;
  return {
    unexpanded: shellDefault.exec(text)?.[0] ?? null,
    wrongEntry: named !== null && right !== null && named !== right ? named : null,
    elsewhere:
      isUvicorn &&
      !((program.words[0] ?? '').startsWith(`${layout.venv}/`) && program.folder === layout.app),
    asRoot: runsAsRoot(program, layout),
  };
}

export const hasFaults = (faults: UnitFaults): boolean =>
  faults.unexpanded !== null || faults.wrongEntry !== null || faults.elsewhere || faults.asRoot;

/** Only a unit that serves one FastAPI application can get our start command. */
export function startsUvicorn({ words }: UnitProgram): boolean {
  return words.some((word) => /(?:^|\/)uvicorn$/.test(word));
}

/** Whether root runs a program, script or working folder filled with repository content. */
function runsAsRoot(program: UnitProgram, layout: Layout): boolean {
  if (program.user !== '' && program.user !== 'root' && program.user !== '0') return false;
  return runsFrom(program, layout.app) || runsFrom(program, layout.venv);
}

const runsFrom = ({ words, folder }: UnitProgram, place: string): boolean =>
  [...words, folder].some((path) => path === place || path.startsWith(`${place}/`));

/** A service of LadyLinux, whoever wrote its unit, but not one of the refresh itself. */
export function isOfLadyLinux(program: UnitProgram, layout: Layout): boolean {
  const isOfRefresh = program.words.some((word) => word.startsWith('/usr/lib/ladylinux/'));
  // systemctl(1) shows only one of several commands, so our package's units are recognized by their path too
  const isOurs =
    program.unit !== defaultUnit &&
    /^(?:\/usr)?\/lib\/systemd\/system\/ladylinux-[a-z-]+\.service$/.test(program.file);
  if (isOfRefresh || isOurs || /^ladylinux-(?:task|port)-/.test(program.unit)) return false;
  return program.unit.startsWith('ladylinux-') || runsFrom(program, layout.opt);
}
