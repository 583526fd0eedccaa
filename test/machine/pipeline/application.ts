/** The application that the fault suite refreshes: small, real, and its answer names its version. */
export interface Version {
  readonly number: number;
  /** Of the package that it imports: two versions that differ in it need different environments. */
  readonly library: '1.0' | '2.0';
  /** `migrates`: its prepare hook rewrites the application's data. `fails`: so, and then it fails. */
  readonly hook: 'none' | 'migrates' | 'fails';
  /** It imports well and ends when it is served. */
  readonly dies: boolean;
  /** It changes the data when it is started, so that no other version serves on it. */
  readonly moves?: true;
  /** It serves well, and dies again and again once its verdict was given. */
  readonly turns?: true;
}

export const libraryName = 'ladytest';

export const versions: readonly Version[] = [
  { number: 0, library: '1.0', hook: 'none', dies: false },
  { number: 1, library: '1.0', hook: 'none', dies: false },
  { number: 2, library: '2.0', hook: 'none', dies: false },
  { number: 3, library: '1.0', hook: 'migrates', dies: false },
  { number: 4, library: '2.0', hook: 'migrates', dies: false },
  { number: 5, library: '1.0', hook: 'fails', dies: false },
  { number: 6, library: '2.0', hook: 'none', dies: true },
  { number: 7, library: '1.0', hook: 'none', dies: true, moves: true },
  { number: 8, library: '2.0', hook: 'none', dies: false, turns: true },
];

export const isGood = ({ hook, dies, turns }: Version): boolean =>
  hook !== 'fails' && !dies && turns === undefined;

export const versionOf = (number: number): Version => {
  const found = versions[number];
  if (found === undefined) throw new Error(`there is no version ${String(number)}`);
  return found;
};

export const branchOf = ({ number }: Pick<Version, 'number'>): string => `v${String(number)}`;

/** What a client of it gets at /stream, in more than a second. */
export const tokens = 12;

/** Longer than a run takes after its verdict, on a busy machine too: what its own death refuses is not counted. */
const turnsAfterSeconds = 8;

const program = ({ number, dies, moves, turns }: Version) => `import asyncio
import json
import os
import pathlib
import ${libraryName}

NUMBER = ${String(number)}


async def app(scope, receive, send):
    if scope["type"] == "lifespan":
        await receive()
        moved = pathlib.Path(os.environ.get("XDG_DATA_HOME", "/nonexistent")) / "moved"
        serves = ${dies ? 'False' : 'not moved.exists()'}
        if ${moves === true ? 'True' : 'False'} and moved.parent.exists():
            moved.write_text("by a newer version")
        await send({"type": "lifespan.startup." + ("complete" if serves else "failed")})
        if ${turns === true ? 'True' : 'False'} and "INVOCATION_ID" in os.environ:
            asyncio.get_running_loop().call_later(${String(turnsAfterSeconds)}, os._exit, 4)
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    if scope["path"] == "/stream":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(${String(tokens)}):
            await send({"type": "http.response.body", "body": b"token ", "more_body": True})
            await asyncio.sleep(0.1)
        await send({"type": "http.response.body", "body": b""})
        return
    body = json.dumps({"number": NUMBER, "library": ${libraryName}.VERSION}).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]})
    await send({"type": "http.response.body", "body": body})
`;

export const dataFiles = 8;

/** More than one page, so that a part of it can be lost. */
const filler = 6000;

/** What the hook of a version leaves in data/; a function of its number only. */
export const dataOf = (number: number, file: number): string =>
  `${String(number)} ${String(file)} `.padEnd(filler, 'x');

const hookOf = ({ number, hook }: Version) => `#!/usr/bin/python3
import os, sys
os.chdir(os.environ["LADYLINUX_STATE_DIR"])
for file in range(${String(dataFiles)}):
    with open(f"schema-{file}", "w") as out:
        out.write(f"${String(number)} {file} ".ljust(${String(filler)}, "x"))
print("migrated to ${String(number)}")
sys.exit(${hook === 'fails' ? '1' : '0'})
`;

const modules = 40;

export const filesOf = (version: Version): Record<string, string> => ({
  'api_layer.py': program(version),
  'requirements.txt': `uvicorn\n${libraryName}==${version.library}\n`,
  ...(version.hook !== 'none' && { 'refresh/prepare': hookOf(version) }),
  ...Object.fromEntries(
    Array.from({ length: modules }, (_, i) => [
      `parts/part_${String(i)}.py`,
      `# ${String(version.number)} ${String(i)}\n`.padEnd(i * 200, '#') + '\n',
    ]),
  ),
});
