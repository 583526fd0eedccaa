import type { MessageCode } from '../contract/message';

/** English, ICU MessageFormat. What happened, why, what next; the second person, no blame, no jargon. */
export const en: Record<MessageCode, string> = {
  refreshed:
    'Now on {commit}{count, plural, =0 {} one { (# new commit)} other { (# new commits)}}. LadyLinux was away for {downtime}.',
  'first-version': 'LadyLinux is set up on {commit} and healthy.',
  'nothing-to-do':
    'Already on the newest commit of {branch} ({commit}) and healthy. Nothing was changed.',
  'would-refresh': 'A refresh would go from {from} to {to} on {branch}. Nothing was changed.',
  offline:
    'Offline. Nothing was changed; {host} could not be reached{last, select, never {} other { (last checked {last})}}. Try again when you are connected.',
  'cancelled-before-stop': 'Cancelled. Nothing was changed.',
  'cancelled-rolled-back': 'Cancelled. You are back on {commit}.',
  'rolled-back': '{bad} did not work, so you are back on {commit}.',
  returned: 'You are back on {commit}. LadyLinux was away for {downtime}.',
  'left-stopped': '{bad} did not work, and the service was left stopped, as your settings ask.',
  'needs-attention':
    'LadyLinux needs your attention: neither the new version nor the one before it runs well. Open the log to see why, or return to an earlier version.',
  'interrupted-nothing-changed':
    'The refresh was interrupted before it changed anything. Start it again when you like.',
  'interrupted-rolled-back':
    'The refresh was interrupted. You are back on {commit}; start it again when you like.',
  'commit-marked-bad':
    '{commit} failed on this computer before, so it was not tried again. Wait for a newer commit, or use --force to try it all the same.',
  busy: 'Another refresh is running and was asked for something else. Wait until it is done, then try again.',
  attached: 'A refresh is already running; here is what it does.',
  detached: 'The refresh goes on without this window. See it again with: ladylinux-refresh status',

  'settings-unreadable':
    'The settings file {file} cannot be read: {reason}. Check that it exists and that you may read it.',
  'settings-not-json':
    'The settings file {file} is not valid JSON (line {line}). Mend that line, or write the file anew with: ladylinux-refresh settings set',
  'settings-invalid':
    'A setting in {file} cannot be used: {place} {reason}. Change it with: ladylinux-refresh settings set {place}=...',
  'settings-saved': 'Saved.',
  'unknown-setting': 'There is no setting "{name}". Known are: {known}.',
  usage: '{reason}. See: ladylinux-refresh --help',
  'not-set-up': 'LadyLinux is not set up {where}. Set it up with: {command}',
  'prefix-not-writable':
    'The folder {folder} cannot be written: {reason}. Choose another with --prefix, or mend its permissions.',
  'not-root': 'This needs administrator rights. Run it again with: sudo ladylinux-refresh {verb}',
  'not-authorised':
    'You did not get permission for this, so nothing was changed. Try again and enter an administrator’s password.',
  'no-systemd':
    'This computer does not run systemd, so there is no service to manage here. Use --prefix DIR --no-service to build the application layer alone.',
  'no-kept-version':
    'There is no kept version {commit} to return to. See which there are with: ladylinux-refresh history',
  'internal-error':
    'Something went wrong inside the refresh program itself: {reason}. Nothing more was done; the details are in {log}. Please report it.',
  'sandbox-mode': 'This is a sandbox in {prefix}: your system’s own LadyLinux is not touched.',
  'sandbox-ready': 'The sandbox in {prefix} is ready.',

  'disk-too-full':
    'There is not enough room on the disk of {folder}: {need} are needed, {free} are free. Make room and try again; nothing was changed.',
  'read-only-filesystem':
    '{folder} cannot be written because its disk is read-only. Restart the computer or repair the disk; nothing was changed.',
  'unsafe-parent': '{folder} {reason}, so it is not safe to work below it. Mend it with: {fix}',
  'tool-missing': '{tool} is missing on this computer. Install it with: {fix}',
  'tool-too-old':
    '{tool} {version} is too old; {needed} or newer is needed. Update it and try again.',
  'health-was-bad': 'The service was not healthy before this refresh began ({reason}).',

  'branch-not-found':
    'The repository has no branch “{branch}”. It has: {known}. Choose one of these in the settings.',
  'branch-name-refused':
    '“{branch}” cannot be used as the name of a branch. Choose one from the list of branches.',
  'repository-not-found': 'There is no repository at {url}. Check the address in the settings.',
  'repository-refused': 'The address {url} cannot be used: it {reason}. Change it in the settings.',
  'repository-needs-login':
    '{url} asks for a user name and password. Only public repositories can be used; check the address in the settings.',
  'certificate-refused':
    'The connection to {host} is not secure (its certificate was refused), so nothing was fetched. Check the date of this computer and its network.',
  'fetch-stalled':
    '{host} answered too slowly, so the fetch was given up. Nothing was changed; try again later.',
  'fetch-failed':
    'The new code could not be fetched: {reason}. Nothing was changed; the log has the details.',
  'commit-not-on-branch':
    'Commit {commit} is not on branch “{branch}”. Choose a commit of that branch.',
  'history-rewritten':
    'The history of {branch} was rewritten upstream: {from} is no longer part of it.',
  'checkout-failed':
    'The new code could not be laid out: {reason}. Nothing was changed; the log has the details.',
  'local-edits-saved':
    '{count, plural, one {# locally changed file was} other {# locally changed files were}} saved in {archive} before being replaced.',
  'local-edits-over-limit':
    'Local changes of {size} are more than the limit of {limit} for saving. Move them out of the application folder, or raise saveLimitMiB in the settings; nothing was changed.',
  'nested-repository':
    'Inside the application folder there is another repository, {path}. It was saved with the local changes.',
  'live-tree-not-a-repository':
    'The application folder was no usable git repository; it is replaced by a fresh one and its files were saved.',

  'no-dependency-file':
    'The repository has no file that says which Python packages it needs (requirements.txt, pyproject.toml or uv.lock), so no environment can be made for it. Ask its developers to add one; nothing was changed.',
  'dependencies-unresolvable':
    'The Python packages that {commit} asks for do not fit together or do not exist: {reason}. Nothing was changed.',
  'dependency-build-failed':
    'A Python package could not be built: {reason}. Nothing was changed; the log has the details.',
  'dependency-hash-mismatch':
    'A downloaded Python package is not the one that was expected: {reason}. Nothing was changed; try again, and report it if it comes back.',
  'index-offline':
    'Offline. The package index could not be reached, so the new environment could not be made; nothing was changed.',
  'environment-failed':
    'The Python environment could not be made: {reason}. Nothing was changed; the log has the details.',
  'environment-rebuilt': 'The Python environment was made anew because {reason}.',
  'uv-unavailable': 'uv could not be had ({reason}), so pip is used, which takes longer.',

  'entry-point-not-found':
    'No FastAPI application was found in {commit}. Name it in the settings (entryPoint, such as api_layer:app); nothing was changed.',
  'entry-point-shadowed':
    'The folder {path} hides the module of the same name, so the application cannot be found. Ask its developers to rename one; nothing was changed.',
  'code-syntax-error':
    'The new code has a syntax error ({reason}), so it was not put into service. Nothing was changed.',
  'code-missing-module':
    'The new code needs a Python module that is not in its requirements ({reason}), so it was not put into service. Nothing was changed.',
  'code-missing-attribute':
    'The new code has no “{entry}” ({reason}), so it was not put into service. Nothing was changed.',
  'code-import-warning': 'Trying the new code gave an error that may be harmless: {reason}',

  'service-would-not-stop': '{unit} did not stop within {seconds, number} seconds.',
  'service-not-installed':
    'There is no service {unit} on this computer. Make one with: sudo ladylinux-refresh install',
  'service-died': '{unit} ended right after its start.',
  'service-hangs': '{unit} did not answer within {seconds, number} seconds.',
  'service-answers-error': '{unit} answered with error {status, number} at {path}.',
  'service-port-taken':
    'Port {port, number} is held by another program: {holder}. Stop it with: {fix}',
  'prepare-failed': 'The repository’s own preparation failed with code {code, number}.',
  'prepare-timed-out':
    'The repository’s own preparation took longer than {seconds, number} seconds.',
  'swap-failed': 'The new files could not be put in place: {reason}.',
  'exposed-to-network':
    'LadyLinux can also be reached from your network ({host}). Set LADYLINUX_HOST=127.0.0.1 if you do not want that.',

  'manifest-broken': 'The model manifest cannot be read: {reason}. Ask its developers to mend it.',
  'models-missing':
    '{count, plural, one {# required model is} other {# required models are}} missing.',

  'journal-set-aside':
    'The journal of an earlier refresh could not be understood ({reason}) and was set aside as {file}. The last verified version stands.',
  'history-set-aside': 'The history was damaged and was set aside as {file}. A new one was begun.',
  'recovered-old-version': 'An earlier refresh was interrupted; {commit} was put back.',
  'recovered-new-version':
    'An earlier refresh was interrupted after it had succeeded; it was completed.',

  'detail-bytes': '{size}',
  'detail-commit': '{commit}',
  'detail-commits': '{from} → {to}',
  'detail-packages':
    '{packages, plural, one {# package} other {# packages}}{changed, plural, =0 {} other {, # changed}}',
  'detail-packages-kept': '{packages, plural, one {# package} other {# packages}}, as before',
  'detail-import-ok': 'it loads',
  'detail-import-unsure': 'it loads only in service',
  'detail-no-hook': 'nothing to prepare',
  'detail-health': 'answers in {latency}',
  'detail-disk': '{free} free',
};
