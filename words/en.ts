import type { MessageCode } from '../contract/message';
import { doctorEn } from './doctor.en';

/** English, ICU MessageFormat. What happened, why, what next; the second person, no blame, no jargon. */
export const en: Record<MessageCode, string> = {
  refreshed:
    'Now on {commit}{count, plural, =0 {} one { (# new commit)} other { (# new commits)}}. LadyLinux was away for {seconds, number, ::.0} seconds.',
  'first-version': 'LadyLinux is set up on {commit} and healthy.',
  'nothing-to-do':
    'Already on the newest commit of {branch} ({commit}) and healthy. Nothing was changed.',
  'would-refresh': 'A refresh would go from {from} to {to} on {branch}. Nothing was changed.',
  offline:
    'Offline. Nothing was changed; {host} could not be reached{last, select, never {} other { (last checked {last})}}. Try again when you are connected.',
  'cancelled-before-stop': 'Cancelled. Nothing was changed.',
  'cancelled-rolled-back': 'Cancelled. You are back on {commit}.',
  'rolled-back': '{bad} did not work, so you are back on {commit}.',
  returned: 'You are back on {commit}. LadyLinux was away for {seconds, number, ::.0} seconds.',
  'left-stopped': '{bad} did not work, and the service was left stopped, as your settings ask.',
  'needs-attention':
    'LadyLinux needs your attention: neither the new version nor the one before it runs well. Open the log to see why, or return to an earlier version.',
  'interrupted-nothing-changed':
    'The refresh was interrupted before it changed anything. Start it again when you like.',
  'interrupted-completed':
    'The refresh was interrupted after it had succeeded. You are on {commit}; there is nothing to do.',
  'interrupted-rolled-back':
    'The refresh was interrupted. You are back on {commit}; start it again when you like.',
  'already-set-up':
    'LadyLinux is set up already, and setting up does not change which repository and branch it runs. Change them in the settings.',
  'not-signed':
    '{what, select, tag {No tag of {commit}} other {{commit}}} is signed, and the settings take signed versions only (trust.require). Nothing was changed; ask its developers to sign it.',
  'signature-refused':
    '{what, select, tag {The tag of {commit}} other {{commit}}} is not signed by anybody whom the settings trust: by another key, one that has run out or was withdrawn, or over other content. Nothing was changed; do not install it before you know why.',
  'unattended-not-forward':
    'The timer found {to}, which does not follow {from}: {branch} was moved back or rewritten. It takes newer versions only, so nothing was changed; look at the preview, and refresh by hand if that is right.',
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
  'prefix-as-root':
    '{folder} is root’s, and root runs no code of a repository, so nothing was done. Work as an ordinary user in a folder of your own, or add --no-service; for a computer that may be thrown away there is: ladylinux-refresh sandbox create --as-root',
  'not-root': 'This needs administrator rights. Run it again with: sudo ladylinux-refresh {verb}',
  'not-authorised':
    'You did not get permission for this, so nothing was changed. Try again and enter an administrator’s password. Where no dialog appears, as in a remote session, run it in a terminal: sudo ladylinux-refresh',
  'no-agent':
    'No program of your session can ask for a password, so nothing was changed. Run it in a terminal: sudo ladylinux-refresh; or install one (sudo apt install policykit-1-gnome) and log in again.',
  'no-systemd':
    'This computer does not run systemd, so there is no service to manage here. Use --prefix DIR --no-service to build the application layer alone.',
  'no-kept-version':
    'There is no kept version {commit} to return to. See which there are with: ladylinux-refresh history',
  'internal-error':
    'Something went wrong inside the refresh program itself: {reason}. Nothing more was done; the details are in {log}. Please report it.',
  'sandbox-mode': 'This is a sandbox in {prefix}: your system’s own LadyLinux is not touched.',
  'sandbox-ready': 'The sandbox in {prefix} is ready.',

  'disk-too-full':
    'There is not enough room on the disk of {folder}: {needBytes} are needed, {freeBytes} are free. Make room and try again; nothing was changed.',
  'read-only-filesystem':
    '{folder} cannot be written because its disk is read-only. Restart the computer or repair the disk; nothing was changed.',
  'mounted-in-the-way':
    'Something is mounted at {path}, in a folder that a refresh replaces as a whole; nothing was changed. Mount it outside of that folder, or unmount it: {command}',
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
  'repository-of-another':
    'Git does not read {folder}, because it belongs to another user than {user}. Give it to {user}: chown --recursive {user} {folder}',
  'certificate-refused':
    'The connection to {host} is not secure (its certificate was refused), so nothing was fetched. Check the date of this computer and its network.',
  'preview-signed': 'Signed by {signer} ({key}).',
  'preview-not-signed':
    'It is not signed; where the settings require a signature (trust.require), a refresh refuses it.',
  'preview-signature-refused':
    'It is not signed by anybody whom the settings trust; where they require a signature (trust.require), a refresh refuses it.',
  'preview-failed-before':
    '{commit} was tried on this computer before and did not run. A refresh leaves it out until there is a newer commit.',
  'preview-edits-over-limit':
    'Local changes of {sizeBytes} are more than the {limitMiB} MiB that are saved before a refresh, so a refresh would end with nothing changed. Move them out of the application folder first.',
  'preview-data-copied':
    'This version may change the data in {folder}. A copy is made while the service is stopped, so it is away for longer; if the version does not run, the data come back as they were.',
  'preview-data-no-room':
    'There is no room for a copy of the data ({needBytes} needed, {freeBytes} free), and without it no automatic way back. A refresh would end with nothing changed; free some disk space first.',
  'preview-other-repository':
    'What is in use came from {from}; a refresh replaces it by the code of {to}.',
  'preview-too-large':
    'The new commits could not be shown: the repository sends more than {limitBytes} for them. A refresh can still be made.',
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
  'code-unreadable':
    'The code in {folder} cannot be read by the user who would save what was changed in it, so nothing was changed. Make it readable, then try again: {command}',
  'local-edits-unreadable':
    'A refresh may not read {path} in {folder}, so it could not save it before that folder is replaced; nothing was changed. Move it out of that folder, or do what doctor says of it; --force goes on without a copy.',
  'local-edits-left-out':
    '{count, plural, one {{path} could not be read and is} other {{count, number} files or folders, for example {path}, could not be read and are}} not in the archive.',
  'local-edits-saved':
    '{count, plural, one {# locally changed file was} other {# locally changed files were}} saved in {archive} before being replaced.',
  'local-edits-over-limit':
    'Local changes of {sizeBytes} are more than the limit of {limitMiB} MiB for saving. Move them out of the application folder, or raise saveLimitMiB in the settings; nothing was changed.',
  'app-state-refused':
    'The setting appState cannot be kept for {path}: {reason}. Mend the setting or that path; nothing was changed.',
  'app-state-failed': 'What the application keeps in app/{path} could not be copied: {reason}.',
  'app-state-unknown':
    'Nothing is kept for app/{path} yet, as nobody knows whether it is a file or a folder. Make it once, for the user ladylinux: {place}',
  'app-state-kept':
    'What the application keeps in app/{path} lies in {place} from now on, and no refresh replaces it.',
  'nested-repository':
    'Inside the application folder there is another repository, {path}. It was saved with the local changes.',
  'live-tree-not-a-repository':
    'The application folder was no usable git repository; it is replaced by a fresh one and its files were saved.',

  'no-dependency-file':
    'The repository has no file that says which Python packages it needs (requirements.txt, pyproject.toml or uv.lock), so no environment can be made for it. Ask its developers to add one; nothing was changed.',
  'python-does-not-fit':
    'This version needs Python {needs}, and this computer has {have}. Install one that fits (apt list "python3.*" shows what there is), or name one in the setting python. Nothing was changed.',
  'packages-proposed':
    'The repository does not say which Python packages it needs. Its code imports: {reasons}. To install these, run: sudo ladylinux-refresh install --packages proposed (or name others instead of “proposed”). Nothing was changed.',
  'packages-proposed-unknown':
    'The repository does not say which Python packages it needs. Its code imports: {reasons}. No package is known for: {unknown}. To install them, run: sudo ladylinux-refresh install --packages proposed NAME..., with the names of the packages that bring the unknown ones. Nothing was changed.',
  'packages-not-as-of':
    'The packages were not chosen as of the day of this commit: {why, select, noTimes {the package index does not tell when a release was uploaded} oldPip {this pip cannot do it, and uv can (pythonTool)} other {no set of releases of that day fits}}. A later day was taken.',
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
  'own-package-index':
    'The repository names a package index of its own, so Python packages come from {host} too or only from there; nothing to do if you know it.',

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
    'Port {port, number, ::group-off} is held by another program: {holder}. Stop it with: {fix}',
  'prepare-failed': 'The repository’s own preparation failed with code {code, number}.',
  'prepare-killed':
    'The repository’s own preparation was ended from outside ({signal}); the memory may have run out.',
  'prepare-timed-out':
    'The repository’s own preparation took longer than {seconds, number} seconds.',
  'data-not-copied':
    'There is no way back for the data in {folder} should the new version change it: {reason, select, mount {another disk is mounted there} large {it is larger than data.copyLimitMiB, and this disk cannot share the blocks of a copy} room {there is no room for a copy} foreign {it holds files that the service’s user may not read or does not own} other {it could not be copied}}.',
  'data-in-use':
    'There is no way back for the data in {folder} should the new version change it: {program} uses it as well.',
  'data-put-back':
    'The data is as it was before the new version was started. What the new version had made of it is kept in {folder}.',
  'service-loops':
    '{unit} ends again and again and is not up for long (restarts: {count}). Look at its log, or return to the version before.',
  'probation-failed':
    '{bad} got worse after it had been refreshed to, so LadyLinux goes back to {commit}.',
  'probation-died': '{unit} of the new version ended again and again (restarts: {count}).',
  'probation-answers': '{unit} of the new version does not answer well any more at {path}.',
  'data-copy-failed': 'The application’s data could not be copied before its migration: {reason}.',
  'swap-failed': 'The new files could not be put in place: {reason}.',
  'exposed-to-network':
    'LadyLinux can also be reached from your network ({host}). Set LADYLINUX_HOST=127.0.0.1 if you do not want that.',

  'manifest-broken': 'The model manifest cannot be read: {reason}. Ask its developers to mend it.',
  'models-missing':
    '{count, plural, one {# required model is} other {# required models are}} missing.',
  'manifest-not-json':
    'This is not JSON from line {line, number}, column {column, number} on. Mend it there.',
  'manifest-too-large':
    'The model manifest is larger than 4 MB, so it was not read. Make it smaller.',
  'manifest-too-many':
    'There is more in this list than the {limit, number} that are read; the rest was left out. Shorten it.',
  'manifest-no-models':
    "There is no list of models here. Write one, even an empty one: '{' \"models\": [] '}'.",
  'manifest-schema-unknown':
    'Schema version {version} is not known here, so it was read as 0.1. Write "0.1", or update this program.',
  'manifest-not-an-entry':
    'This is not a model: an object in curly brackets is needed, with a name and a file. Mend or remove it.',
  'manifest-member-unusable': '“{member}” cannot be used and was left out: {reason}. Change it.',
  'manifest-no-name': 'This model has no name, so it is not listed. Give it an "id" or a "name".',
  'manifest-name-twice':
    'Another model is called {name} too; only the first is listed. Give this one another name.',
  'manifest-no-file': 'This model names no file. Add "filename", or an address that ends in one.',
  'manifest-file-twice':
    'Another model says something else about the file {path}, so this one is not listed. Make the two agree.',
  'manifest-path-refused':
    '{path} is never read or written: it {why, select, absolute {is an absolute path} outside {leads out of the models folder} characters {has characters that hide what it is} long {is too long} reserved {has an ending that downloads use for themselves} link {is reached through a symbolic link} blocked {goes through something that is no folder} special {is no ordinary file} unreadable {may not be looked at} other {has an empty part}}. Use an ordinary path inside the models folder.',
  'manifest-no-checksum':
    'There is no checksum, so nobody can tell whether this file is right. Add its sha256.',
  'manifest-algorithm-unknown':
    'The checksum algorithm “{algorithm}” is not known here, so this file cannot be verified. Use sha256.',
  'manifest-algorithm-weak':
    'A file with the same {algorithm} checksum can be made on purpose, so this one cannot be verified by it. Use sha256.',
  'manifest-checksum-malformed':
    'A {algorithm} checksum has {expected, number} hexadecimal digits, this one has {found, number} characters, so this file cannot be verified. Mend it.',
  'manifest-no-source':
    'There is no address to download this file from. Add one, or put the file in its place yourself.',
  'manifest-source-refused':
    '{url} is never downloaded: {why, select, scheme {only https addresses are} userinfo {it contains a user name or password} other {it is no complete address}}. Change it.',
  'models-folder': 'Models in {folder}',
  'models-folder-missing': 'The models folder {folder} does not exist yet.',
  'models-folder-unreadable':
    'The models folder {folder} cannot be opened ({reason}). Mend its permissions.',
  'models-folder-refused':
    '{folder} cannot be the models folder: it is not in a place where models may lie. Change {place, select, environment {LADYLINUX_MODELS_DIR} other {models_base_dir in the manifest}}.',
  'models-none': 'The code names no models.',
  'models-manifest-broken':
    'The model manifest cannot be read. See what is wrong with it with: ladylinux-refresh models',
  'models-problems': 'What is wrong in the manifest:',
  'models-problem-place': 'Line {line, number} ({pointer}):',
  'models-extra':
    '{count, plural, one {# other file} other {# other files}} in this folder that the manifest does not name:',
  'models-ollama':
    'Kept by Ollama at {address}, apart from these (its own digests, not checked here):',
  'models-ollama-refused': 'Ollama at {address} is on another computer, so it was not asked.',
  'models-ollama-nonsense': 'What answers at {address} is not an Ollama that can be understood.',
  'model-wrong-size': 'It has {actualBytes}, the manifest says {expectedBytes}.',
  'model-corrupt':
    'Its content is not what the manifest says ({actual}… instead of {expected}…). Move it away and download it again.',
  'model-unreadable': 'It cannot be read ({reason}). Check its permissions and the disk.',
  'model-changed-while-read':
    'It changed while it was read. Verify it again when nothing writes to it.',
  'models-cancelled':
    'Cancelled. What was verified so far is remembered; the rest begins with the file that was being read.',
  'model-unknown-name': 'There is no model “{name}” in the manifest. It has: {known}.',
  'models-verify-summary':
    '{verified, plural, one {# file is verified} other {# files are verified}}{wrong, plural, =0 {} one {, # is wrong} other {, # are wrong}}{unsure, plural, =0 {} one {, # cannot be judged} other {, # cannot be judged}}{missing, plural, =0 {} one {, # is missing} other {, # are missing}}.',
  'model-downloaded': 'Downloaded and verified.',
  'model-downloaded-unverifiable':
    'Downloaded, but the manifest has no checksum to verify it with.',
  'model-already-there': 'It is there already and was left as it is.',
  'model-kept-beside':
    'Its name is taken by another file, which was left as it is; the verified download is beside it as {kept}.',
  'model-mismatch':
    'What was downloaded is not what the manifest says ({actual}… instead of {expected}…). It is kept as {kept}; ask the manifest’s developers which of the two is right.',
  'model-source-web-page':
    '{url} is a web page, not a file. Ask the manifest’s developers for the address of the file itself, or download it there by hand.',
  'model-source-lfs-pointer':
    '{url} is only a pointer to the file (Git LFS). Ask the manifest’s developers for the address of the file itself.',
  'model-source-status': '{url} answered with error {status}.',
  'model-source-size':
    '{url} has {actualBytes}, the manifest says {expectedBytes}, so it was not downloaded.',
  'model-source-too-long': '{url} sent more than it had announced, so the download was given up.',
  'model-source-range':
    '{url} sent another part of the file than was asked for, so the download was given up.',
  'model-source-encoded': '{url} sent the file in an encoded form, so the download was given up.',
  'model-source-insecure': '{url} is not a secure address (https), so it is not used.',
  'model-source-redirects': '{url} leads from one address to the next without an end.',
  'model-source-file-not-allowed':
    '{url} may not be used: the settings do not allow files from there.',
  'model-source-file-missing': '{url} is not there. Is the disk or stick plugged in?',
  'model-download-offline':
    'Offline. {host} could not be reached; what was received so far is kept.',
  'model-download-stalled':
    '{host} sent nothing for {seconds, number} seconds; what was received so far is kept.',
  'model-download-cut':
    'The connection to {host} was cut ({reason}); what was received so far is kept.',
  'model-disk-full':
    'The disk of {folder} is full; what was received so far is kept. Make room and try again.',
  'model-not-writable':
    '{folder} cannot be written ({reason}). Mend its permissions and try again.',
  'model-part-not-ours':
    '{path} was not made by this program, so it is left alone. Move it away, then try again.',
  'models-busy':
    'Another download into this folder is running. Wait until it is done, then try again.',
  'models-at-work':
    'Models are being verified or downloaded already. Wait until that is done, or stop it with: sudo ladylinux-refresh models cancel',
  'models-detached':
    'The work on the models goes on. Follow it again with the same command, or stop it with: sudo ladylinux-refresh models cancel',
  'models-interrupted':
    'The work on the models was ended from outside before it was done. What was verified or received so far is kept; start it again to go on.',
  'models-download-cancelled':
    'Cancelled. What was received so far is kept and will be gone on with.',
  'models-download-nothing': 'Nothing is missing that could be downloaded.',
  'models-download-summary':
    '{done, plural, one {# file was downloaded} other {# files were downloaded}}{failed, plural, =0 {} one {, # was not} other {, # were not}}.',

  'journal-set-aside':
    'The journal of an earlier refresh could not be understood ({reason}) and was set aside as {file}. The last verified version stands.',
  'history-set-aside': 'The history was damaged and was set aside as {file}. A new one was begun.',
  'output-left-out':
    'The step {step} printed more than is kept of one step: {lines, plural, one {# line was} other {# lines were}} left out, the last ones are there.',
  'warnings-left-out':
    'There were {count, plural, one {# more note} other {# more notes}}; the events of the run have them.',
  'verified-pair-restored':
    'What an interrupted refresh had put into place could not be told, so {commit}, the last version that ran well, was put back.',
  'verified-pair-missing':
    'What is in place could not be told, and {commit}, the last version that ran well, is not kept any more. Refresh once to put everything right.',
  'recovered-old-version': 'An earlier refresh was interrupted; {commit} was put back.',
  'nothing-to-recover': 'Nothing was interrupted; there is nothing to repair.',
  'recovered-new-version':
    'An earlier refresh was interrupted after it had succeeded; it was completed.',

  'install-users': 'Create the system users {names}.',
  'install-folder': 'Create the folder {folder} ({owner}, {mode}).',
  'install-mend': 'Give {path} to {owner} with mode {mode} (now {oldOwner}, {oldMode}).',
  'install-file': 'Write {file} ({owner}, {mode}).',
  'install-settings': 'Store the settings in {file}.',
  'install-enable': 'Start at boot: {units}.',
  'install-refresh':
    'Fetch branch {branch}, build its environment, start LadyLinux and check that it answers.',
  'install-nothing': 'LadyLinux is set up on this computer already. Nothing was changed.',
  'install-snapshot': 'Take a Timeshift snapshot first, if you agree.',
  'install-unit': 'Refresh {unit} together with the rest; its own file stays as it is.',
  'install-start':
    'Start {unit} from /opt/ladylinux/venv as the user ladylinux, by a drop-in beside its file ({file}).',
  'install-app-state':
    'Keep {path}, which the application writes inside its code, below /var/lib/ladylinux/data/app-state.',
  'install-stray':
    'Stop the process that holds port {port, number, ::group-off}: {holder} (process {pid, number, ::group-off}).',
  'install-stray-again': 'The process that held the port was started again as it was: {holder}',
  'install-clone':
    'Once the new version runs, move the files of the repository in {folder} itself to a folder below {target}; models stay where they are.',
  'install-ask-packages':
    'Install these packages from the package index, now and whenever the repository names none: {packages}?',
  'install-ask-snapshot':
    'There is Timeshift on this computer. Take a snapshot before anything is changed? [Y/n]',
  'question-left':
    'You left this question open, so nothing more was changed. Start it again to go on.',
  'snapshot-failed':
    'The snapshot could not be taken ({reason}), so nothing was changed. Mend Timeshift, or go on without it: --no-snapshot',
  'stray-of-unit':
    'Port {port, number, ::group-off} is held by {unit}, a service that is not part of LadyLinux. Stop it first with: sudo systemctl stop {unit}',
  'foreign-unit':
    'There is a service {unit} on this computer that is not ours. To keep its program and add our settings to it, run: sudo ladylinux-refresh install --adopt. To use ours instead, move its file out of /etc/systemd/system first. Nothing was changed.',
  'unit-missing':
    'The settings name the service {unit}, but this computer has none of that name. Install it, or take it out of the services in the settings.',
  'package-incomplete':
    '{file} is missing, so the installation of LadyLinux is incomplete. Mend it with: {fix}',

  'timer-on': 'LadyLinux refreshes by itself; it asks next at {next}.',
  'timer-off': 'LadyLinux does not refresh by itself. Let it with: sudo ladylinux-refresh timer on',
  'timer-quiet': 'It begins no refresh within your quiet hours, {quiet}.',
  'timer-within-quiet': 'These are the quiet hours ({quiet}), so no refresh was begun.',
  'timer-refused':
    'systemd did not change the timer: {reason}. Look at: systemctl status ladylinux-unattended.timer',

  'layer-built': 'The application layer in place is {commit}. No service was started.',
  'folder-not-reachable':
    '{folder} may not be entered by {user}, as whom repository code runs. Mend it with: {fix}',
  'would-refresh-cleanly': '{commit} would refresh cleanly. Nothing was changed.',
  'would-roll-back':
    '{commit} would be rolled back: it does not work when it is served. Nothing was changed.',
  'journal-not-readable':
    'Your account may not read the log of the service. An administrator can allow it with “sudo usermod -aG systemd-journal NAME” (it counts from the next login), or read it with: sudo ladylinux-refresh logs',
  'report-saved':
    'The problem report is in {file}. Secrets were taken out; look through it before you give it away.',
  'file-not-saved': '{file} could not be written ({reason}). Choose another place.',

  'baseline-clean':
    'This is a clean baseline: the system and what LadyLinux needs of it, and nothing of the application.',
  'baseline-not-clean': 'This is no clean baseline:',
  'baseline-has-code': '{path} holds code of the application, or what was made of it.',
  'baseline-has-state': '{path} holds models or state of the application.',
  'baseline-how-vm':
    'Its snapshot is taken on the computer that runs this virtual machine, VM being its name there: {command}',
  'baseline-how-other-vm':
    'Its snapshot is taken by what runs this virtual machine ({kind}), from outside.',
  'baseline-how-container':
    'This is a container ({kind}): its baseline is its image. Build it with --no-service instead of taking snapshots.',
  'baseline-how-inside': 'A snapshot can be taken here: {command}',
  'baseline-how-none':
    'This computer has nothing that takes snapshots. Install Timeshift with: sudo apt install timeshift',
  'baseline-not-from-inside':
    'No snapshot can be taken from inside this computer. See how it is done with: sudo ladylinux-refresh baseline',
  'baseline-not-clean-to-take':
    'No snapshot was taken, because this is no clean baseline. See why with: sudo ladylinux-refresh baseline',
  'baseline-taken': 'The snapshot was taken ({name}).',
  'baseline-take-failed':
    'The snapshot could not be taken: {reason}. Nothing else was changed; see how to take it by hand with: sudo ladylinux-refresh baseline',

  'detail-bytes': '{receivedBytes}',
  'detail-commit': '{commit}',
  'detail-commit-signed': '{commit}, signed by {signer}',
  'detail-commits': '{from} → {to}',
  'detail-packages':
    '{packages, plural, one {# package} other {# packages}}{changed, plural, =0 {} other {, # changed}}',
  'detail-packages-as-of':
    '{packages, plural, one {# package} other {# packages}}, {changed} changed; {source, select, packages {the setting packages} other {{source}}}, as of {day}',
  'detail-packages-kept': '{packages, plural, one {# package} other {# packages}}, as before',
  'detail-import-ok': 'it loads',
  'detail-import-unsure': 'it loads only in service',
  'detail-no-hook': 'nothing to prepare',
  'detail-health': 'answers in {latency}',
  'detail-disk': '{freeBytes} free',

  ...doctorEn,
};
