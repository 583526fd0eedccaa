import { distributionOf } from './distributions';
import { importsOf, type Reason } from './imports';
import { done, type Outcome, type Watch } from './types';

export interface ImportProposal {
  readonly name: string;
  /** "api_layer.py:1" */
  readonly because: string;
}

export interface Proposal {
  readonly packages: readonly ImportProposal[];
  /** Imports that the table does not know; no package is guessed for them. */
  readonly unknown: readonly ImportProposal[];
  readonly broken: { readonly file: string; readonly line: number; readonly detail: string } | null;
}

/** Packages that a framework needs at run time but imports only when it uses them. */
const atRunTime: Record<string, string> = {
  Form: 'python-multipart',
  File: 'python-multipart',
  UploadFile: 'python-multipart',
  OAuth2PasswordRequestForm: 'python-multipart',
  Jinja2Templates: 'jinja2',
  EmailStr: 'email-validator',
  SessionMiddleware: 'itsdangerous',
  WebSocket: 'websockets',
};
/** uvicorn serves applications of these frameworks. */
const served = new Set(['fastapi', 'starlette', 'litestar', 'quart']);

export interface ProposeRequest extends Watch {
  python: string;
  appDir: string;
  /** "api_layer:app" */
  entryPoint: string;
  /** Where the service looks for modules, relative to appDir; if empty, appDir itself. */
  roots: readonly string[];
}

export const rootsOf = ({ folder, search }: { folder: string; search: readonly string[] }) => [
  folder,
  ...search.filter((each) => !each.startsWith('/')),
];

/** Packages that a repository without a list needs, each with the line that imports it. */
export async function proposePackages(request: ProposeRequest): Promise<Outcome<Proposal>> {
  const [module = ''] = request.entryPoint.split(':');
  const found = await importsOf({ ...request, module });
  if (!found.ok) return found;
  const { imports, uses, broken } = found.value;
  const packages = new Map<string, string>();
  const unknown = new Map<string, string>();
  const add = (name: string, reason: Reason) => {
    if (!packages.has(name)) packages.set(name, placeOf(reason));
  };
  for (const reason of imports) {
    const name = distributionOf(reason.module);
    const [top = ''] = reason.module.split('.');
    if (name !== null) add(name, reason);
    else if (!unknown.has(top)) unknown.set(top, placeOf(reason));
  }
  const framework = imports.find(({ module: name }) => served.has(name.split('.')[0] ?? ''));
  const entry = { file: found.value.entry ?? module, line: 1, module };
  add('uvicorn', framework ?? entry);
  for (const reason of uses) {
    const name = atRunTime[reason.module];
    if (name !== undefined && framework !== undefined) add(name, reason);
  }
  const sorted = (all: Map<string, string>) =>
    [...all].sort().map(([name, because]) => ({ name, because }));
  return done({ packages: sorted(packages), unknown: sorted(unknown), broken });
}

const placeOf = ({ file, line }: Reason): string => `${file}:${String(line)}`;
