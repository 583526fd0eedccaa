# Contributing

## Set up

Debian 12 or newer, Mint 22 or newer. You need git, Node 20 or newer and Python 3; the rest is
installed for you.

```sh
npm start
npm test
```

`npm start` builds and opens the tray on a sandbox. `npm test` runs everything and ends with
`N passed, N failed, N skipped`. As root it installs the system packages that it needs; otherwise it names them
and says what it skips. What failed is repeated with its reason just before that line. With `CI=true` a failed integration,
machine or end-to-end test gets a second attempt, and one that needed it is named as unsteady, with its rate over the last 30 runs
(`.cache/test-history.json`, which continuous integration keeps from run to run): it wants mending. What was skipped is told with its reason.
Both also work where GitHub cannot be reached.

Between two edits:

```sh
npm run check
npm run format
npm run test:changed
node build/test.mjs unit
npx vitest run test/unit/contract
node build/bundle.mjs --development
```

`npm run check` is types, lint (with the import rules) and formatting. What was linted without a complaint is linted again where the file or
anything that it imports has changed. `node build/test.mjs` takes the names of stages: `check`, `unit`, `integration`, `e2e`, `machine`,
and `trixie`.

`npm run test:changed` runs the tests that a change since `main` can reach, by the imports and by a table for the files that tests read
(`build/test/changed.mjs`), as far as they fit into two and a half minutes; the others it names. `-- COMMIT` compares with another commit.

Machines boot from an overlay of this computer's root. Those of the stage `trixie` boot from a Debian 13 that is made once, by debootstrap, in
`~/.cache/ladylinux-refresh-tests` (about 1.5 GB; another list of packages in `build/test/bases.mjs` makes another). It runs the suites in which
a release may differ; `node build/test.mjs machine --base trixie` runs all of them there. Where Debian's mirror cannot be reached they
are skipped, and counted. It is not part of `npm test` yet: ask for it by name, `node build/test.mjs trixie`.

| system | tried by |
|---|
| Debian 12 (LMDE 6): systemd 252, Python 3.11, Cinnamon 5.6 | the stages `integration`, `e2e` and `machine`, on a host of that release |
| Debian 13 (LMDE 7): systemd 257, Python 3.13.5, Node 20.19, polkit 126, Cinnamon 6.4, pure cgroup v2 | by hand, before the last changes: `install-refresh`, `install-interrupted`, `sandbox-hostile`, `desktop-refresh`; `polkit-matrix` and `package-lifecycle` in parts |

## Folders, and who may import whom

| folder | may import from |
|---|
| `contract/` | zod |
| `common/` | `contract/`, Node; what both programs ask of the system |
| `words/` | `contract/`, intl-messageformat |
| `helper/` | `common/`, `contract/`, `words/`, packages; never electron |
| `main/` | `common/`, `contract/`, `words/`, packages; `ipcMain` in one file only |
| `preload/` | types of `contract/`, names from `contract/ipc-names.ts` |
| `renderer/` | `contract/`, `words/`, React; no Node module |

Within `helper/` imports only run downwards: the folders have an order. Steps never import each other, the pipeline calls a
task by its name, and `swap/` knows nothing of git, steps or tasks. The rules are data in `build/support/import-zones.mjs`, and
lint enforces them. What each folder holds, from the top to the bottom, is in
[docs/architecture.md](docs/architecture.md#the-helper-from-the-top-to-the-bottom). `npm run house` counts what runs upwards, circles, files
and lines.

Code is TypeScript, as strict as the compiler can be; scripts that run before `npm ci` are `.mjs` with JSDoc types.
Files stay below 300 lines and have one reason to exist. What is expected is a tagged
result, what is thrown is a bug. A comment says only what the code cannot: units, errors, the standard that a
fact comes from.

## Tests

| folder | with | runs where |
|---|
| `test/unit/` | pure code, temporary folders, a model of a disk | everywhere |
| `test/integration/` | real git over smart HTTP, real environments, real uvicorn | everywhere |
| `test/e2e/` | the real Electron under a virtual display, driven by Playwright | with Xvfb and dbus; as an ordinary user |
| `test/machine/` | throwaway machines with real systemd and polkit; kills and power cuts | as root, where systemd-nspawn may mount |
| `test/bench/` | `npm run bench`: no test but measurements, beside what others do | as root, where systemd-nspawn may mount |
| `test/corpus/` | what people met in the field, a few lines each: see its README | everywhere |
| `test/support/` | what several of them need | |

- Use the real thing. A fake is for what cannot be had, such as a full disk, or Timeshift in a throwaway machine: it refuses where `/` is
  on no disk of its own list ("Snapshots cannot be created in Live CD mode"), and lists no loop device.
- A test must be able to fail. One whose tool is missing is skipped and counted as skipped, never passed.
- No fixed waits: wait for what you are waiting for, with a limit. Tests that stand on each other are one story
  (`test/machine/world/story.ts`): the first that fails is the last that is tried.
- A skipped test says why: `skip(condition, 'the reason')`.
- The network is loopback, or the test says what it fetches.
- The end-to-end tests leave screenshots of every window in `test-results/screenshots/`. Look at them. `node build/screenshots.mjs` copies
  them to `docs/screenshots/`, so that a run of the tests by itself changes no file of the project.

## Add a step

1. Add its name to `stageSteps` or `liveSteps` in `contract/steps.ts`.
2. Write `helper/refresh/steps/NAME.ts`: one function that calls `run.step('NAME', ...)` and throws `Ended` for
   an expected end.
3. Call it in `helper/refresh/refresh.ts` or `helper/refresh/go-live.ts`: that is the checklist.
4. Give it a title in the `ui` part of `words/en.json` and `words/de.json` (`step.NAME`).
5. If it touches repository content, that part is a task: a row in `helper/host/task-table.ts` with its request and result, an
   implementation in `helper/tasks/`, a profile in `helper/host/systemd/profiles.ts`.
6. Document it in [docs/interfaces.md](docs/interfaces.md#events).

## Add a message

1. Write its sentence in the `messages` part of `words/en.json` and `words/de.json`: what happened, why, what next; the second
   person, no blame, no jargon. It is [ICU MessageFormat](https://unicode-org.github.io/icu/userguide/format_parse/messages/).
   A number whose name ends in `Bytes` is shown as a size.
2. Run `node build/schemas.mjs`: it writes the codes and the parameters of each to `contract/message-codes.ts`.
3. Use it as `message('code', { name: value })`. The compiler asks for what the sentence has places for.
4. Give it a row: in [docs/user-guide.md](docs/user-guide.md#troubleshooting-by-message) if a person may have to do
   something about it, else in [docs/messages.md](docs/messages.md).

## Add a language

1. Copy `words/en.json` to `words/LANGUAGE.json` and translate the sentences; the keys and the names in braces stay. Plurals are
   [ICU](https://unicode-org.github.io/icu/userguide/format_parse/messages/)'s. That is all a translator does.
2. Add the language to `locales` in `words/locale.ts`. The compiler now asks for the file in `words/format.ts` and `words/ui.ts`; name
   it in `test/unit/words/catalogues.test.ts` as well.
3. Translate what the desktop reads by itself: `system/usr/share/polkit-1/actions/`, the entry in `system/etc/xdg/autostart/`,
   the metainfo.
4. Look at it in the smallest window at twice the size: `test/e2e/languages.spec.ts`.

## Add an IPC call

1. Add its name to `contract/ipc-names.ts` and its schemas to the table in `contract/ipc.ts`. The compiler now
   asks for the rest.
2. Answer it in `main/`, where the handlers are made. The sender and both payloads are checked for you.
3. Call it in `renderer/` through `bridge.ts`.

What it does is one function in `helper/commands/operations/`. If it needs rights, it is also a verb in `helper/commands/privileged/verbs.ts` with exact arguments, and an action of
its own in `system/usr/share/polkit-1/actions/`.

## Add a setting

1. Add it to `contract/settings.ts` with a default that keeps old files valid.
2. Use it; a step reads `run.settings`.
3. Add it to the table in [docs/interfaces.md](docs/interfaces.md#settings) and run `node build/schemas.mjs`.

## Packages

`node build/package.mjs` makes both `.deb`s in `out/`, `--quick` larger ones in less time. On a host that
cannot reach GitHub the tray is built on an old Electron that is meant for tests only; its version then ends in
`~testruntime`, and nobody should install it.

## Commits and decisions

A commit is one change that passes `npm test`. Its subject is imperative and says why, in at most 72
characters: "Judge a service by its own listener and its answers". User-visible changes get a line in
[CHANGELOG.md](CHANGELOG.md).

A decision that somebody might question later gets a page in [docs/adr/](docs/adr/README.md): context, decision,
consequences. Old pages are not edited; a new one replaces them.
