# Changelog

What changed for the people who use it. The format is that of
[Keep a Changelog](https://keepachangelog.com/en/1.1.0/), versions follow
[Semantic Versioning](https://semver.org/).

## [Unreleased]

What will be 0.1.0, the first version.

### Added

- Refresh the application layer from its git repository: fetch, build and try the new version while the
  service runs; then stop, synchronize, Python environment, prepare, restart, report.
- Go back by itself when the new version does not answer, or leave the service stopped if you prefer that
  (`onFailure`). Do not try a commit again that failed here.
- Take a git that was killed, for one by the out-of-memory killer, for what it is: fetching is tried again, and a tree
  that it left half written goes no further.
- Take the application's data back together with its code: it is copied before another version is first started, and where that version does not
  serve but has written to it, the copy comes back and what it wrote is kept in `data-kept/`.
- Watch a new version for 15 minutes (`probation.minutes`) and take it back where it ends again and again or its health path turns bad. Want good answers
  of one and the same process over a span before the verdict, and call a service that is started again and again what it is.
- Clean every line of foreign output, every sentence and every report once, where it enters a refresh: no secrets, no control
  characters, no line over 500 characters. Bound what a step (1 MB) and a whole refresh (8 MB) may say, and say what was left out.
- Start the old version again also where systemd refuses to read its units anew.
- Refuse addresses of repositories that git and a window could read in two ways.
- Believe of what comes out of a sandbox only what that task may answer: root moves no file that an answer names, and commands and
  escape sequences in an answer reach nobody.
- Look at `app/` with a repository of our own beside it: filters, hooks and monitors that its `.git` names are never started, and nobody
  can hide an edit in its index.
- Refuse to replace an `app/` or `venv/` that is a link, and never follow one where an old version is removed.
- Survive a kill or a power cut at any instant with the old version or the new one. Begin a recovery again that the disk
  refused half-way, at its last call too.
- Start no service while a refresh is at work, whoever asks: `service start` and `service restart` say that it is.
- Answer a dead network or resolver within 15 seconds.
- Give the verdict that a killed run owed, by itself, and clear what it staged. Where its journal cannot be understood, put
  back the last version that ran well.
- Keep in the history what came of a run that was killed before it could write it down itself.
- Return to a kept version: `rollback`. What is known of versions that are no longer kept goes with them.
- Build the Python environment from `uv.lock`, `pyproject.toml` or `requirements.txt`, always from a hash-locked list,
  with uv or with pip. Keep the environment where nothing changed.
- Say in the window's own language why an action that asked for a password was refused.
- Ask for another version, or with force, under its own words and without keeping the password; set-up no longer changes what a
  computer runs that is set up already.
- Refuse `appState` that names code, and a package index over http or with a user name in it.
- Open LadyLinux from the tray only while it is up and healthy.
- Take only versions that are signed by people whom the settings name (`trust.signers`, `trust.require`), and show who signed.
- Leave a branch that was moved back or rewritten to a person: the timer takes newer versions only.
- Take packages from the index that a requirements file names, and each name from one index only, so that nobody can offer a
  higher version of a private package elsewhere. Say once which host that is.
- Compare versions of packages as PEP 440 does: an environment whose wheel says 1.0.0 matches a list that says 1.0.
- Propose the packages of a repository that names none, with the line that imports each, and install them once an administrator has
  agreed: `install --packages proposed|FILE|NAME...`, the setting `packages`.
- Choose packages without a fixed version as of the commit's own day, so that every computer gets the same list, and none that is
  younger than three days (`packages.minimumAgeDays`).
- Take requirements.txt where pyproject.toml or a lock names no dependencies, and follow a link of it within the repository.
- Take the Python that `requires-python` asks for, where another one is installed, and say before the stop where none is (the
  setting `python`).
- Save local edits before they are replaced, and list them.
- Keep what the application writes below `app/` (`appState`) over refreshes and returns to earlier versions.
- Say "nothing to do" and stop nothing where the newest commit is in place and healthy.
- Show a run as a live checklist on a terminal, as plain lines in a pipe, as JSON lines for programs. Give each
  outcome its own exit code.
- Show the service, the commit, the Python environment, the models and the last refresh: `status`, and the tray's
  window.
- Refresh, cancel, restart and change settings from the tray with one password dialog each; follow a run
  that is under way, also after a restart of the tray.
- Ask whether a commit would refresh cleanly, with exit codes of its own and the live service untouched: `check`.
- Build the application layer alone, for images and CI: `refresh --prefix DIR --no-service`. As root it runs repository code as
  unprivileged users, also without systemd.
- Run no code of a repository as root below `--prefix` either: root becomes the owner of the prefix, and is refused in one of its own
  unless it made that sandbox with `sandbox create --as-root`.
- Say why no password dialog comes, and what to do instead, where a session has none or is from elsewhere (xrdp).
- Start again what was started by hand where taking over a machine is cancelled with Ctrl-C; a second Ctrl-C
  does not wait for the refresh to end.
- Say whether a machine is a clean baseline and how its snapshot is taken; take it with Timeshift, btrfs or LVM: `baseline`, `doctor --baseline`.
- Refresh unattended, off by default, with quiet hours: `timer on`.
- Begin no refresh that would take along what is mounted inside the code, or replace a file that could not be saved because it may
  not be read: say which, and what to do.
- Leave a question open with Ctrl-C, and nothing more is changed: `doctor --fix`, `install --adopt`.
- Say on one line how the machine fares, for monitoring: `status --short`.
- Measure everything that was promised about speed: `npm run bench` writes docs/benchmarks.md.
- Write runs to the journal with fields and a catalog.
- Show sizes as the reader's language writes them.
- Verify and download models in the background, behind everything else: it goes on when the terminal or the window is
  closed, and shows its progress to whoever looks. The window has a button for each, and one to cancel.
- Tell of new commits, as the user and without a password: once, some time after they were pushed. The tray's menu counts
  them and leads to what they are. Tell of a service that
  failed by itself, and take that back when it is well again. A click opens the place that it is about.
- Stay quick with a thousand models or refreshes in a list: only the rows in sight are drawn, and Tab reaches all of them.
- Draw how long refreshes took and how long LadyLinux was away; show the whole log of an earlier run.
- Change services, health paths, kept versions and other advanced settings in the window, checked while typing.
- Show what a refresh would bring before it is made: commits, changed packages, local edits, time away, and a history
  that was rewritten (`preview`, “What’s new…” in the window). Tell the newest commit of each branch (`branches --ages`).
- Set a machine up with one verb, `install`, which changes nothing that is as it should be, and prints what it would
  change with `--dry-run`.
- Set a machine up from the tray: one page, one button, one password.
- Read the logs of the service and of the refreshes, in the window and with `logs`: search, level, follow, copy, save,
  without secrets.
- Collect a problem report in one archive, shown before it is saved, also with `report`.
- Say what is wrong with a computer, why it matters and how it is mended, and mend it where you agree: `doctor`, `doctor --fix`,
  and “Fix…” in the window, which says what it will do and asks for the password once.
- Take over a LadyLinux that somebody else set up, and lose nothing of it: `install --adopt`.
- Try it all in a sandbox without root and without an install: `npm start`, or `sandbox create`.
- Speak English and German. In the smallest window, too, everything stays in its place and within reach.
