/** What mending a finding does, told before it is agreed to; the parameters are the finding's own. English, ICU MessageFormat. */
export const doctorFixesEn = {
  'doctor.will.found-user-missing': 'The system user {user} is made.',
  'doctor.will.found-user-admin': '{user} is taken out of the group {group}.',
  'doctor.will.found-folder-missing': 'The folder {path} is made, with its owner and its rights.',
  'doctor.will.found-owner':
    '{path} itself is given to {wantedOwner} with mode {wantedMode}; what is in it stays as it is.',
  'doctor.will.found-env-missing': '{file} is written with safe values.',
  'doctor.will.found-unit-foreign':
    'A drop-in is put beside the file of {unit}, which stays as it is, and {unit} is restarted.',
  'doctor.will.found-unit-unexpanded':
    'A drop-in starts {unit} correctly; its own file stays as it is. {unit} is restarted.',
  'doctor.will.found-unit-entry':
    'A drop-in makes {unit} start {right}; its own file stays as it is. {unit} is restarted.',
  'doctor.will.found-unit-elsewhere':
    'A drop-in makes {unit} run the refreshed code; its own file stays as it is. {unit} is restarted.',
  'doctor.will.found-unit-root':
    'A drop-in makes {unit} run as the user ladylinux, and {unit} is restarted.',
  'doctor.will.found-unit-disabled': '{unit} will start when the computer does.',
  'doctor.will.found-unit-unlisted':
    '{unit} is named in the settings, so that refreshes stop and start it too.',
  'doctor.will.found-clone-above':
    'The files of that repository move to a folder of their own below {folder}; models stay where they are.',
  'doctor.will.found-app-state':
    'It is named in the setting appState; the next refresh moves it to where it survives.',
  'doctor.will.found-port':
    'The process {pid, number, ::group-off} of {user} is stopped, after it is written down how it was started.',
  'doctor.will.found-service-down': '{unit} is started.',
  'doctor.will.found-leftover-staging': '{folder} is emptied.',
  'doctor.will.found-leftover-journal':
    'The interrupted refresh is finished or taken back, whichever is safe.',
  'doctor.will.found-leftover-unit': '{unit} is stopped.',
  'doctor.will.found-leftover-request': 'The request is taken away.',
  'doctor.will.found-sudo-writable': 'A # is put before line {line} of {file}.',
  'doctor.will.other': 'It is mended as “ladylinux-refresh doctor --fix” would.',
} as const;
