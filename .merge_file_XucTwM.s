# Architecture

What runs where, who may do what, and what keeps a crash or a hostile repository from hurting a
machine. Decisions and their reasons are in [adr/](adr/README.md); formats and paths in
[interfaces.md](interfaces.md).

![Processes and trust boundaries](architecture.svg)

Dashed lines are trust boundaries. Amber boxes are not trusted: what comes out of them is
checked against a schema, and believed no further than that.

## Two programs that never import each other

`ladylinux-refresh` (the helper) changes machines. `ladylinux-tray` (Electron) shows and asks.
They meet at three places only: argv, `status.json` and `events.jsonl`. Both import
`contract/`, the zod schemas of everything that crosses a process or the disk, and `words/`, the sentences. Lint
enforces it (`build/support/import-zones.mjs`).

Errors and notices travel as `{ code, params }` and become a sentence in the reader's language
at the very edge, in the terminal or the window.

## Processes

| process | user | lives | does |
|---|
| windows | you, in Chromium's sandbox | while open | draw; call the names of the IPC table |
| tray (Electron main) | you | your session | follows events and the service's state, checks for new commits, asks pkexec |
| `ladylinux-helper` | root, through pkexec | a moment | checks exact arguments, leaves a request, starts a unit, returns |
| `ladylinux-refresh` in a terminal | you or root | the command | reads and prints; with sudo: starts the unit and follows its events |
| `ladylinux-refresh.service` | root | one run | the pipeline |
| `ladylinux-task-NAME.service` | `ladylinux-build`, ... | one task | our bundle inside a sandbox, working on repository content |
| `ladylinux-recover.service` | root | boot, if a run was cut | ends an unfinished swap. Files only, before the application's unit |
| `ladylinux-resume.service` | root | after that | starts the application and gives the verdict that the cut run owed |
| `ladylinux-probation.service` | root | after a refresh, 15 min | watches the new version, and starts the way back where it gets worse |
| `ladylinux-api.service` | `ladylinux` | always | the application |

The run is a unit of its own, so it survives the tray, the session and a closed terminal. Being
one unit, it is also the lock: a second start that asks for the same thing attaches to the first
one, any other is told "busy".

## A run

`helper/refresh/pipeline.ts` is the checklist, of a refresh and of a return to a kept version; `helper/refresh/steps/` has one file a step. A
step answers what it was asked for, or how the run ends (`RunEnd`); what is thrown is a bug, and ends the run like any other fault.

**Stage**, with the service up: `recover`, `preflight`, `fetch`, `checkout`, `environment`, `try`,
`store`. Anything wrong ends the run here and nothing was changed.

**Live**, the specification's six steps: `stop`, `synchronize`, `python`, `prepare`, `restart`,
`report`. Anything wrong leads to one automatic rollback: stop, undo the swap, start, judge. If the old
version does not run either, the run ends with "needs attention" and tries no further.

A good verdict is not the end: for `probation.minutes` a unit of its own (`helper/refresh/probation.ts`) watches the new version. Where its
unit fails or is started again and again, or its health path turns bad, the version before comes back by an ordinary run, once. A
program that is busy and silent for a few minutes, and one that somebody has stopped, are no reason.

The verdict in `restart` is not "the port is open" and not "systemctl answered 0". The unit must be
active; the socket that listens must belong to a process of that unit; and the health path must
answer 2xx or 3xx several times in a row. If a stranger holds the port, the report names it.

Before the run, health is recorded too. A service that was sick already is not blamed on the new
commit. A commit that failed at `prepare` or `restart` is remembered and not tried again until it is forced.

## Gateways

Steps do not know whether they work on a machine or in a private prefix. They ask a `Host`
(`helper/host/host.ts`), of which there are two:

| gateway | machine (`helper/host/systemd/`) | private prefix (`helper/host/prefix/`) |
|---|
| services | systemd units; processes are those of the unit's cgroup | a small supervisor; processes are marked in their environment |
| sandbox | `systemd-run` with a profile for each task | a child process with a clean environment |
| start of a run | `systemctl start` of the unit | a detached process under `flock(1)` |
| layout | below `/` | below the prefix |
| no sleep | `systemd-inhibit` | nothing |

A third one (`helper/host/bare/`) is a private prefix without a service: images and checks of commits. As root it runs every
task as one of the two users by `setpriv`, since there is no systemd to ask for a sandbox.

Everything else is the same code: tasks, swap, verdict, events. A private prefix has no
boundary but your own rights, and the tray says that it is a sandbox. Root in front of a prefix becomes its owner before it reads
anything there; a prefix of root's own is always the third kind, but for a sandbox with root's own mark (`sandbox create --as-root`).

## Tasks in the sandbox

Everything that touches the content of a repository is a _task_: git, package tools, the import of the new code,
the hook, the removal of old trees. A task is our own bundle, run as
`node ladylinux-refresh.cjs task NAME` inside the sandbox. It gets one JSON request on standard input
and answers on standard output with lines of `output`, `progress`, and one `result` or
`failure`. The request comes from us; the result comes out of a place where hostile code may have run,
so the parent (`helper/host/task-answer.ts`) checks it against the task's definition, in shape and in
meaning: no input comes back as an answer, a failure is one of the task's own short list, and what a person
may type is made on this side. The parent limits length and time, and removes control characters and secrets from every string. A key goes
before each line of an answer; it comes with the request and is given to nobody else, so that what a task starts cannot answer in its place.

A task is one definition (`helper/host/tasks/`): request, result, failures, user, limits, what it may write and what it cannot see.
On a machine the kernel enforces it (`helper/host/systemd/profiles.ts`). Everything not named is read-only.

| task | user | network | may write | cannot see | memory | at most |
|---|
| `fetch` | `ladylinux-build` | yes | the mirror | configuration, state, models, containers | 1G | 1800 s |
| `verify-signature` | `ladylinux-build` | no | nothing | configuration, state, models, containers | 1G | 60 s |
| `checkout` | `ladylinux-build` | no | `next/app` | configuration, state, models, containers | 1G | 900 s |
| `local-edits` | `ladylinux-build` | no | a folder for the archive | configuration, state, models, containers | 1G | 900 s |
| `in-place` | `ladylinux-build` | no | nothing | configuration, state, models, containers | 1G | 60 s |
| `examine` | `ladylinux-build` | no | nothing | configuration, state, models, containers | 1G | 40 s |
| `environment` | `ladylinux-build` | yes | `next/venv`, `cache`, `tools` | configuration, state, models, containers | 75% | 3600 s |
| `check-environment` | `ladylinux-build` | no | nothing | configuration, state, models, containers | 1G | 60 s |
| `try` | `ladylinux-build` | no | nothing | configuration, state, models, containers | 50% | 120 s |
| `serve` | `ladylinux-build` | no | nothing | configuration, state, containers | 50% | 700 s |
| `prepare` | `ladylinux` | no | nothing; `data` if allowed | configuration, staging | 50% | 3600 s |
| `mount-points` | `ladylinux-build` | no | `next/app` | configuration, state, models, containers | 1G | 60 s |
| `keep-app-state` | `ladylinux` | no | `data` | configuration, models, containers, cache, logs | 1G | 3600 s |
| `remove` | root, two capabilities | no | the folders to be emptied | configuration, data, cache, logs, models, containers | 1G | 1800 s |
| `measure` | `ladylinux` | no | nothing | configuration, models, containers | 1G | 300 s |
| `copy-data` | `ladylinux` | no | the copy of `data` | configuration, models, containers | 1G | 3600 s |
| `update-data-copy` | `ladylinux` | no | the copy of `data` | configuration, models, containers | 1G | 600 s |
| `compare-data` | `ladylinux` | no | nothing | configuration, models, containers | 1G | 600 s |
| `models-verify` | owner of the models | no | nothing | configuration, data, cache, logs, containers, staging, records | 1G | 14 d |
| `models-download` | owner of the models | yes | `models` | configuration, data, cache, logs, containers, staging, records | 1G | 14 d |

`remove` empties trees that may belong to anybody. It runs none of what it removes, and links planted
in them lead to a read-only file system.

A task ends when its parent does: the end of its standard input tells it. Units have known names, so that
recovery can stop what a killed run left behind.

## The preview

`helper/preview/` finds out what a refresh would bring, as whoever asks and without rights. It fetches the commits alone into a
temporary repository that borrows what the machine's mirror has, reads the few dependency files of both commits, and compares
`app/` with an index of its own. The `.git` in `app/` is not read: it belongs to somebody else and could name programs. Root
becomes `ladylinux-build` first.

## Work on models

Work on models is a unit of its own, `ladylinux-models.service`, in the idle class of I/O: it hands the work to one of the two
tasks, writes its events and remembers its results. What the task tells is checked like every other answer; it writes
models, and nothing else.

## The events file

A run appends one JSON document a line to `/run/ladylinux-refresh/events.jsonl`. The terminal, the tray and
scripts read that file, from the beginning, whenever they come. What they show is a pure fold
(`contract/run-view.ts`). See [interfaces.md](interfaces.md#events).

## The swap

`helper/swap/` makes several trees and files become others together, or not at all. It
knows nothing of git or Python. The order is what makes it safe: check everything, journal, sync
the staged trees; then, with the service stopped, rename and fsync; record the verdict; tidy up. Recovery
looks at what exists, finishes what was committed and takes back everything else. Its state table and the order of
its steps are in `machinery.ts`.

Where the settings let a hook migrate data (`prepare.data`), a copy of `data` is made after the stop and is one
more tree of the same swap: the hook changes the copy, an undo brings the original back.

Every other version change gets a copy of `data` as well, where that is cheap (`helper/refresh/data-copy.ts`): begun while the service
runs, brought up to date after the stop. Here the original stays in place, for most versions change nothing that the
old one could not read. On the way back the copy takes its place, by a swap of its own, only where something was written; what was there
is kept in `data-kept/`. From the first start of the new version until its verdict `private/data-due.json` says so, and whoever
recovers a killed run puts the data back too.

What keeps a run safe besides is in `helper/refresh/safeguards.ts`. From the stop on a verdict is owed (`private/verdict-due.json`), and the
resume unit gives it where the run cannot. What the history is to say is
written down before the swap is final (`private/report-due.json`), and the recovery gives it the line where the run cannot. A recovery stops the service before it moves files under it. A journal that cannot be
understood is set aside, and the pair that last had a good verdict (`private/verified.json`) is put back where something else is in place.

The whole is hurt in machines: see [faults.md](faults.md). The swap alone is tested in three ways: on a model of a pessimistic disk, where every single call is
struck; with real processes killed at every point; and with a machine cut. The tests are
tested with mutants of the swap that must each be caught.

## What root does, and what it does not

Root does: read settings and its own state files; start, stop and ask units; rename folders whose
parents are root's alone; write the journal, the history, the events and one drop-in for each configured unit.

Root does not, in a refresh: work on a repository with git; run Python, pip, uv or any file of the repository; follow a symlink below
`app/` or `venv/`; delete what is in a tree of somebody else (the sandboxed `remove` does); read or
write a model; write `/etc/ladylinux/ladylinux.env`. The units of the orchestrator themselves have
models, containers and `/etc/ladylinux` read-only.

Models are read and written by a task as their owner. It opens every folder on the way from the one before it and follows no
link, so a planted one leads nowhere.

Before anything, the owner and mode of every folder above the paths that root works on are
checked. Whoever could rename one of them could exchange everything below.

## The tray

The windows are sandboxed renderers with context isolation. Their pages come from a protocol of
their own (three files), under a content security policy that allows nothing else. Navigation, popups,
permissions and downloads are denied. Every IPC call must come from our own page in our own
window, and its request and its answer fit the table in `contract/ipc.ts`. One file imports `ipcMain`.

Actions on a machine are one polkit action each, called as `pkexec --disable-internal-agent` with an
argument list. The dialog is the desktop's; the tray never sees a password. Looking needs none.

In a private prefix the tray says the same words to the hidden verb `act` of the helper itself, which answers in the same JSON: there is one set of actions,
and two ways to launch them.

## Folders of the repository

| folder | holds |
|---|
| `common/` | what both programs ask of the system: is this process alive, is this host us |
| `contract/` | zod schemas of everything that crosses a process or the disk |
| `words/` | the sentences, English and German |
| `helper/` | the privileged program: command line, pipeline, gateways, tasks |
| `main/` | Electron's main process |
| `preload/` | the one bridge between a page and main |
| `renderer/` | the windows |
| `system/` | files installed on a machine; the path in here is the path on disk |
| `sample/` | a small real FastAPI application with a history: upstream of the sandbox |
| `scripts/` | `refresh_vm.sh`, which the specification asks for |
| `build/` | bundling, packaging, icons, the runtime of Electron, the test runner |
| `test/` | tests, by what they need: see [CONTRIBUTING](../CONTRIBUTING.md#tests) |

### The helper, from the top to the bottom

A file imports from its own folder and from those below it in this table, never from one above: the order is `helperFloors` in
`build/support/import-zones.mjs`, lint enforces it, and `npm run house` counts what runs upwards and every circle of files.

| folder | holds |
|---|
| `helper/bin/` | the two programs' entries: the command line and tasks, and the one that polkit starts |
| `helper/commands/` | everything that a person can ask for in a terminal, and how it is printed |
| `helper/commands/operations/` | each operation once, whoever asks for it: answers done or refused |
| `helper/commands/privileged/` | the same for polkit: exact arguments in, one JSON answer out |
| `helper/baseline/` | snapshots of the whole machine, by what is there for them |
| `helper/demo/` | the sample's upstream and the private prefix of `npm start` |
| `helper/doctor/` | what is wrong with this machine, and what would put it right |
| `helper/doctor/checks/` | one subject a file; each looks, judges, and brings its fix along |
| `helper/logs/` | the logs of services, runs and the application, read backwards and followed |
| `helper/preview/` | what a refresh would bring, found out without rights |
| `helper/install/` | setting a machine up, and taking over one that somebody else has set up |
| `helper/refresh/` | a run: the pipeline, the way back, recovery, what a run keeps of itself |
| `helper/refresh/steps/` | one step a file, in the specification's words |
| `helper/tasks/` | what runs inside a sandbox, and nowhere else |
| `helper/tasks/git/` | the mirror, the clone, what was changed in the live tree |
| `helper/tasks/python/` | lists of packages, environments, the interpreter |
| `helper/tasks/examine/` | facts about the live tree, for doctor |
| `helper/service/` | units, health, the verdict, the status |
| `helper/swap/` | several trees become others together, or not at all |
| `helper/models/` | the manifest's models: which there are, whether they are right, how they come |
| `helper/models/manifest/` | reading a manifest that somebody else wrote |
| `helper/models/hash/` | hashing in worker threads |
| `helper/models/download/` | ranges, parts, and the moment a file gets its name |
| `helper/models/work/` | verifying and downloading as a unit of its own |
| `helper/jobs/` | a request, a process of its own, its events, whoever follows |
| `helper/host/` | the machine as the pipeline sees it: services, sandbox, journal, what a task is |
| `helper/host/tasks/` | what each task is asked, answers, may do and may take |
| `helper/host/systemd/` | with systemd |
| `helper/host/prefix/` | in a private prefix, with a small supervisor |
| `helper/host/bare/` | without a service: images, checks of commits |
| `helper/state/` | our own files: where they are, how they are read and written |
| `helper/lib/` | text, paths, lines, clock, processes: nothing of LadyLinux |

### The tray's main process

| folder | holds |
|---|
| `main/` | start and end of the program, its windows' protocol, IPC, the state |
| `main/features/` | one file a feature: its calls, its part of the state, what it follows |
| `main/desktop/` | what the desktop gives: theme, accent, autostart, notifications |
| `main/helper-client/` | asking the helper: direct where it needs no rights, through pkexec else |
| `main/run-follow/` | following the events of runs and of work on models |
| `main/service-watch/` | systemd's signals about the units |
| `main/tray/` | icon, tooltip, menu |
| `main/windows/` | the status window |

### The pages of the windows

| folder | holds |
|---|
| `renderer/` | entry, frame, bridge to main |
| `renderer/components/` | what several sections are made of |
| `renderer/sections/` | one folder a section |
| `renderer/sections/overview/` | the service and what is in place, in one look |
| `renderer/sections/run/` | a refresh at work |
| `renderer/sections/preview/` | what a refresh would bring |
| `renderer/sections/models/` | models, verifying, downloading |
| `renderer/sections/history/` | past runs and the versions one can return to |
| `renderer/sections/logs/` | log lines, searched and followed |
| `renderer/sections/doctor/` | findings and fixes |
| `renderer/sections/report/` | saving a problem report |
| `renderer/sections/settings/` | settings of the machine and of the person |
| `renderer/sections/first-run/` | a machine that is not set up yet |
| `renderer/state/` | the state that main sends, and hooks that ask for more |
| `renderer/styles/` | style sheets |
| `renderer/theme/` | the desktop's theme in the page |
