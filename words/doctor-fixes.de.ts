import type { doctorFixesEn } from './doctor-fixes.en';

export const doctorFixesDe: Record<keyof typeof doctorFixesEn, string> = {
  'doctor.will.found-user-missing': 'Der Systembenutzer {user} wird angelegt.',
  'doctor.will.found-user-admin': '{user} wird aus der Gruppe {group} genommen.',
  'doctor.will.found-folder-missing':
    'Der Ordner {path} wird angelegt, mit seinem Besitzer und seinen Rechten.',
  'doctor.will.found-owner':
    '{path} selbst bekommt den Besitzer {wantedOwner} und den Modus {wantedMode}; was darin liegt, bleibt, wie es ist.',
  'doctor.will.found-env-missing': '{file} wird mit sicheren Werten geschrieben.',
  'doctor.will.found-unit-foreign':
    'Neben die Datei von {unit}, die bleibt, wie sie ist, kommt ein Drop-in, und {unit} wird neu gestartet.',
  'doctor.will.found-unit-unexpanded':
    'Ein Drop-in startet {unit} richtig; die eigene Datei bleibt, wie sie ist. {unit} wird neu gestartet.',
  'doctor.will.found-unit-entry':
    'Ein Drop-in lässt {unit} {right} starten; die eigene Datei bleibt, wie sie ist. {unit} wird neu gestartet.',
  'doctor.will.found-unit-elsewhere':
    'Ein Drop-in lässt {unit} den gepflegten Code ausführen; die eigene Datei bleibt, wie sie ist. {unit} wird neu gestartet.',
  'doctor.will.found-unit-root':
    'Ein Drop-in lässt {unit} als Benutzer ladylinux laufen, und {unit} wird neu gestartet.',
  'doctor.will.found-unit-disabled': '{unit} startet künftig mit dem Rechner.',
  'doctor.will.found-unit-unlisted':
    '{unit} kommt in die Einstellungen, damit Aktualisierungen es mit anhalten und starten.',
  'doctor.will.found-clone-above':
    'Die Dateien dieses Repositorys ziehen in einen eigenen Ordner unter {folder} um; Modelle bleiben, wo sie sind.',
  'doctor.will.found-app-state':
    'Er kommt in die Einstellung appState; die nächste Aktualisierung bringt ihn dorthin, wo er bleibt.',
  'doctor.will.found-port':
    'Der Prozess {pid, number, ::group-off} von {user} wird beendet; zuvor wird notiert, wie er gestartet wurde.',
  'doctor.will.found-service-down': '{unit} wird gestartet.',
  'doctor.will.found-leftover-staging': '{folder} wird geleert.',
  'doctor.will.found-leftover-journal':
    'Die unterbrochene Aktualisierung wird beendet oder zurückgenommen, je nachdem, was sicher ist.',
  'doctor.will.found-leftover-unit': '{unit} wird angehalten.',
  'doctor.will.found-leftover-request': 'Der Auftrag wird entfernt.',
  'doctor.will.found-sudo-writable': 'Vor Zeile {line} von {file} kommt ein #.',
  'doctor.will.other': 'Es wird so behoben, wie es „ladylinux-refresh doctor --fix“ täte.',
};
