import type { DoctorCode } from '../contract/doctor-codes';

/** What doctor says, English. */
export const doctorEn: Record<DoctorCode, string> = {
  'found-not-set-up': 'LadyLinux is not set up on this computer.',
  'why-not-set-up':
    'Without settings nothing is refreshed, and nothing can be judged against them.',
  'found-disk-low':
    'Only {freeBytes} are free on the disk of {folder}; a refresh needs {needBytes}.',
  'why-disk-low':
    'A refresh builds the new version beside the old one and ends before it changes anything where there is no room.',
  'found-polkit-missing': 'polkit is not installed, so the tray can ask for nothing.',
  'why-polkit-missing':
    'A refresh from the tray needs polkit to ask for the password. With sudo everything works all the same.',
  'found-polkit-remote':
    'Somebody is logged in on a desktop from elsewhere, as with xrdp, where no program may ask for a password.',
  'why-polkit-remote':
    'Only whoever sits at this computer may refresh from the tray. In a terminal, also over SSH or xrdp, sudo does all of it.',
  'found-polkit-agent':
    'Somebody is logged in on a desktop, but no program there can ask for a password.',
  'why-polkit-agent':
    'Without an authentication agent every request of the tray is refused without a dialog.',
  'found-user-missing': 'The user {user} does not exist.',
  'why-user-missing':
    'The service runs as ladylinux and its code belongs to ladylinux-build, so that a broken application cannot change itself or the rest.',
  'found-user-admin': 'The user {user}, as whom the application runs, is a member of {group}.',
  'why-user-admin': 'Whoever breaks into the application has the whole computer.',
  'found-folder-missing': 'The folder {path} does not exist.',
  'why-folder-missing': 'The specification requires it, and a refresh relies on it.',
  'found-not-a-folder':
    '{path} is {kind, select, symlink {a symbolic link} file {a file} other {no ordinary folder}}, not a folder.',
  'why-not-a-folder':
    'Somebody could lead what is written there to another place, so nothing is written there.',
  'found-owner':
    '{path} belongs to {owner} with mode {mode}; it should belong to {wantedOwner} with mode {wantedMode}.',
  'why-owner':
    'Owner and mode decide who can read secrets, who can replace code, and whether the service can write its state.',
  'found-code-writable': '{path} belongs to {owner}, not to ladylinux-build.',
  'why-code-writable':
    'Code that the running service or another user can rewrite is not the code that was fetched. A refresh replaces it by a tree with the right owner.',
  'found-state-owner':
    '{count, plural, one {# entry} other {# entries}} below {folder} cannot be written by the service, for example {path}.',
  'why-state-owner':
    'The application will fail when it saves its state. What is in there is yours, so no program changes it for you.',
  'found-models-closed':
    '{count, plural, one {# entry} other {# entries}} below {folder} cannot be read by the service, for example {path}.',
  'why-models-closed':
    'The application cannot load these models and may answer with an error. They are yours, so no program changes them for you.',
  'found-env-missing': 'There is no {file}.',
  'why-env-missing': 'The application finds its address, its models and its state through it.',
  'found-env-unreadable': '{file} is no ordinary file of a reasonable size, so it was not read.',
  'why-env-unreadable': 'The application gets none of its variables from it.',
  'found-env-line': 'Line {line} of {file} is not NAME=value, so systemd leaves it out.',
  'why-env-line':
    'A variable that you think is set is not. What the line says is not shown here: it may be a secret.',
  'found-exposed': 'LadyLinux listens on {host}, so your whole network can reach it.',
  'why-exposed':
    'It has no password of its own. Whoever is in the same network can use it and read what it knows.',
  'found-unit-missing': 'There is no service {unit} on this computer.',
  'why-unit-missing':
    'Started by hand, the application is gone after the next restart and no refresh can stop or start it.',
  'found-unit-foreign':
    'The service {unit} is somebody else’s ({file}) and does not know of refreshes yet.',
  'why-unit-foreign':
    'Without our drop-in it may start before an interrupted refresh was put in order. Its own file is never edited.',
  'found-unit-unexpanded':
    '{unit} starts with {text}, which systemd does not expand: the program gets an empty value.',
  'why-unit-unexpanded':
    "systemd knows $'{'NAME'}' but no default values, so the service dies at its start.",
  'found-unit-entry': '{unit} starts {entry}, which the code does not have; it has {right}.',
  'why-unit-entry': 'The service dies at its start, whatever the code is.',
  'found-unit-elsewhere': '{unit} runs {program}, not what a refresh keeps current.',
  'why-unit-elsewhere':
    'Code and environment in /opt/ladylinux would be refreshed and something else would run.',
  'found-unit-root': '{unit} runs {program} as root.',
  'why-unit-root':
    'Code that comes from a repository has the whole computer. Whoever can push there, or write here, is root.',
  'found-unit-disabled': '{unit} does not start when the computer does.',
  'why-unit-disabled':
    'After the next restart LadyLinux is not there, or an interrupted refresh is not put in order.',
  'found-unit-unlisted': '{unit} runs from /opt/ladylinux too, but the settings do not name it.',
  'why-unit-unlisted':
    'A refresh neither stops nor judges it, so it goes on with code that is gone.',
  'found-app-missing': 'There is no code in {folder}.',
  'why-app-missing': 'Nothing can run.',
  'found-app-no-repository': '{folder} is no usable git repository.',
  'why-app-no-repository':
    'Nobody can say which version runs. A refresh replaces it by a fresh clone and saves its files first.',
  'found-app-unreadable': '{folder} cannot be looked into by ladylinux-build ({reason}).',
  'why-app-unreadable':
    'What cannot be read cannot be saved before it is replaced, so no refresh begins.',
  'found-clone-above': 'There is a git repository in {folder} itself, not in its folder app.',
  'why-clone-above':
    'Cleaning or resetting it would take models and everything else in that folder with it.',
  'found-nested': 'There is another repository inside the code: {path}.',
  'why-nested':
    'Somebody cloned once more into the folder of the code, so two versions lie in each other and the wrong one may run.',
  'found-detached': 'The code is on no branch (commit {commit}).',
  'why-detached':
    'Somebody checked a commit out by hand. A refresh goes to the branch of the settings.',
  'found-remote': 'The code comes from {url}, the settings say {wanted}.',
  'why-remote': 'The next refresh would replace it by another repository’s.',
  'found-edits':
    '{count, plural, one {# file} other {# files}} of the code were changed, added or deleted here{sure, select, no { (at least)} other {}}.',
  'why-edits':
    'A refresh puts the repository’s version in their place. They are saved first, up to the limit in the settings.',
  'found-app-state':
    'The application keeps state inside its code: {path}{count, plural, =1 {} one {} other { and # files in all}}.',
  'why-app-state':
    'A refresh replaces the code, so this state would start from the beginning. It is saved, but not put back.',
  'found-app-large':
    'Files of {sizeBytes} that belong to no commit lie in {folder}, the largest is {path}.',
  'why-app-large':
    'The code’s folder is replaced as a whole. Above saveLimitMiB of the settings they are not saved, and a refresh ends before it changes anything.',
  'found-app-huge': 'There is so much in {folder} that it could not be looked through in time.',
  'why-app-huge':
    'What belongs to no commit there is not known in full. A refresh ends before it changes anything if it cannot be saved.',
  'found-bytecode':
    '{count, plural, one {# compiled Python file is} other {# compiled Python files are}} part of the repository, for example {path}.',
  'why-bytecode':
    'They change on every start, so that the code always looks edited, and an old one can run instead of its source.',
  'found-weights':
    '{count, plural, one {# file} other {# files}} over 50 MB are part of the repository, the largest is {path} with {sizeBytes}.',
  'why-weights':
    'The specification keeps model weights out of git: every computer downloads them again with every clone.',
  'found-signed': 'The version in place, {commit}, is signed by {signer} ({key}).',
  'why-signed': 'The settings name this signer (trust.signers).',
  'found-not-signed':
    'The version in place, {commit}, carries no signature of the signers that the settings name (trust.signers).',
  'why-not-signed': 'Whoever can push to the branch, or took over the way to it, may have made it.',
  'found-branch': 'The repository has no branch {branch}. It has: {known}.',
  'why-branch': 'Every refresh would end before it changes anything.',
  'found-no-dependencies': 'The code has no requirements.txt, pyproject.toml or uv.lock.',
  'why-no-dependencies':
    'Nobody can say which Python packages it needs, so no environment can be made for it and no refresh can succeed.',
  'found-shadowed': 'The folder {folder} hides {module}, in which the application is.',
  'why-shadowed':
    'Python takes the folder, so the application is not found: “Attribute app not found”.',
  'found-no-entry': 'No FastAPI application was found in the code.',
  'why-no-entry': 'Nobody can say what to start.',
  'found-venv-missing': 'There is no Python environment in {folder}.',
  'why-venv-missing': 'Nothing can run.',
  'found-venv-broken': 'The Python environment in {folder} does not work: {reason}.',
  'why-venv-broken': 'The service dies at its next start, if it runs at all.',
  'found-venv-foreign': 'The Python environment in {folder} was not made by a refresh.',
  'why-venv-foreign':
    'Nobody can say whether it is what the code asks for. The next refresh builds one and keeps this one.',
  'found-venv-no-pip': 'The Python environment in {folder} has no pip; uv made it.',
  'why-venv-no-pip': 'Scripts that call its pip fail. A refresh does not need it.',
  'found-port':
    'Port {port, number, ::group-off} is held by a process that belongs to no service of LadyLinux: {holder} (process {pid, number, ::group-off} of {user}).',
  'why-port':
    'The service cannot listen there, and every refresh would be rolled back. Often it is an uvicorn that somebody started by hand.',
  'found-service-down': '{unit} does not run ({state}).',
  'why-service-down': 'LadyLinux cannot be used.',
  'found-health-error': '{unit} answers with error {status, number} at {path}.',
  'why-health-error':
    'Every refresh is judged by this answer, so every new version would be taken back.',
  'found-service-loops': '{unit} ends again and again (restarts: {count}).',
  'found-no-answer': '{unit} runs but does not answer at {path}.',
  'why-no-answer': 'LadyLinux cannot be used, and every new version would be taken back.',
  'found-health-page': 'What {unit} answers at {path} is a web page, not a health check.',
  'why-health-page':
    'A page can answer 200 while the application behind it is broken, so a bad version may be taken for a good one.',
  'found-manifest-problems':
    '{count, plural, one {# entry} other {# entries}} of the model manifest cannot be used as they are.',
  'why-manifest-problems': 'Those models are not listed, not verified or not downloaded.',
  'found-no-checksum':
    '{count, plural, one {# model has} other {# models have}} no checksum in the manifest.',
  'why-no-checksum':
    'Nobody can tell whether such a file is the right one: it stays “unverifiable”.',
  'found-leftover-staging': 'An ended refresh left something in {folder}.',
  'why-leftover-staging': 'It takes room and serves nothing. The next refresh would remove it too.',
  'found-leftover-journal': 'A refresh was interrupted and is not put in order yet.',
  'why-leftover-journal': 'Old and new may lie beside each other until that is done.',
  'found-leftover-unit': '{unit} of an ended refresh is still there.',
  'why-leftover-unit': 'It may go on writing, and keeps the next refresh from starting its own.',
  'found-leftover-mount': 'Something is still mounted at {path}.',
  'why-leftover-mount': 'A folder in which something is mounted cannot be swapped.',
  'found-leftover-request': 'A request for a refresh was left and never begun.',
  'why-leftover-request':
    'The next start of the unit would carry out something that was asked long ago.',
  'found-sudo-writable':
    'Line {line} of {file} lets {who} run {script} as root without a password, and {writer} can change it.',
  'why-sudo-writable':
    'Whoever breaks into the application writes its own program there and is root.',

  'why-settings': 'Nothing can be refreshed until it is mended; what runs goes on.',
  'why-no-systemd':
    'Without systemd nothing starts the application again after a crash or a restart, and the sandbox of a refresh is missing.',
  'why-package': 'Parts of this program are missing, so it cannot do its work.',
  'why-tool': 'A refresh needs it and is refused before it changes anything.',
  'why-unsafe-parent':
    'Whoever may rename what lies in it could exchange everything below, so nothing is done there.',
  'why-manifest':
    'Models are listed, verified and downloaded by it. A refresh goes on all the same.',
  'why-models-missing': 'The application was written for these models and may fail without them.',
  'fix-run': 'Run: {command}',
  'fix-health-path':
    'Mend the application. Or, as {path} answers, let a refresh judge it by that; run: {command}',
  'fix-edit': 'Edit {file}, then run: {command}',
  'fix-developers': 'Ask the developers of {repository} to mend it; nothing on this computer can.',
  'check-needs-root': 'For a full answer run it again with: sudo ladylinux-refresh doctor',
  'check-timed-out': 'This was not known after {seconds, number} seconds, so it was left out.',
  'check-failed': 'This could not be looked at: {reason}.',
  'doctor-well': 'Nothing is wrong.',
  'doctor-summary':
    '{danger, plural, =0 {} one {# danger, } other {# dangers, }}{problem, plural, one {# problem} other {# problems}}, {warning, plural, one {# warning} other {# warnings}}, {info, plural, one {# note} other {# notes}}.',
  'doctor-can-fix':
    '{count, plural, one {# of these} other {# of these}} can be mended with: sudo ladylinux-refresh doctor --fix',
  'doctor-fixed': 'Mended.',
  'doctor-fixed-saved': 'Mended. How it was is kept in {file}.',
  'doctor-declined': 'Left as it is.',
  'doctor-fix-failed': 'It could not be mended: {reason}.',
};
