import type { DoctorCode } from '../contract/doctor-codes';

/** What doctor says, German. */
export const doctorDe: Record<DoctorCode, string> = {
  'found-not-set-up': 'LadyLinux ist auf diesem Computer nicht eingerichtet.',
  'why-not-set-up':
    'Ohne Einstellungen wird nichts aktualisiert und lässt sich nichts an ihnen messen.',
  'found-disk-low':
    'Auf der Platte von {folder} sind nur {freeBytes} frei; eine Aktualisierung braucht {needBytes}.',
  'why-disk-low':
    'Eine Aktualisierung baut die neue Version neben der alten und endet vor jeder Änderung, wenn der Platz fehlt.',
  'found-polkit-missing': 'polkit ist nicht installiert, daher kann das Tray um nichts bitten.',
  'why-polkit-missing':
    'Eine Aktualisierung aus dem Tray braucht polkit für die Passwortabfrage. Mit sudo geht trotzdem alles.',
  'found-polkit-remote':
    'Jemand ist von anderswo auf einem Desktop angemeldet, etwa mit xrdp; dort darf kein Programm nach einem Passwort fragen.',
  'why-polkit-remote':
    'Aus dem Tray aktualisieren darf nur, wer an diesem Computer sitzt. In einem Terminal, auch über SSH oder xrdp, macht sudo alles.',
  'found-polkit-agent':
    'Jemand ist an einem Desktop angemeldet, aber kein Programm dort kann nach einem Passwort fragen.',
  'why-polkit-agent':
    'Ohne Authentifizierungsagenten wird jede Bitte des Trays ohne Dialog abgelehnt.',
  'found-user-missing': 'Den Benutzer {user} gibt es nicht.',
  'why-user-missing':
    'Der Dienst läuft als ladylinux, sein Code gehört ladylinux-build, damit eine kaputte Anwendung weder sich noch den Rest ändern kann.',
  'found-user-admin': 'Der Benutzer {user}, als der die Anwendung läuft, ist Mitglied von {group}.',
  'why-user-admin': 'Wer in die Anwendung einbricht, hat den ganzen Computer.',
  'found-folder-missing': 'Der Ordner {path} existiert nicht.',
  'why-folder-missing':
    'Die Spezifikation verlangt ihn, und eine Aktualisierung verlässt sich darauf.',
  'found-not-a-folder':
    '{path} ist {kind, select, symlink {ein symbolischer Link} file {eine Datei} other {kein gewöhnlicher Ordner}} und kein Ordner.',
  'why-not-a-folder':
    'Jemand könnte umlenken, was dorthin geschrieben wird, darum wird dort nichts geschrieben.',
  'found-owner':
    '{path} gehört {owner} mit den Rechten {mode}; richtig wären {wantedOwner} und {wantedMode}.',
  'why-owner':
    'Besitzer und Rechte bestimmen, wer Geheimnisse liest, wer Code ersetzt und ob der Dienst seinen Zustand schreiben kann.',
  'found-code-writable': '{path} gehört {owner} und nicht ladylinux-build.',
  'why-code-writable':
    'Code, den der laufende Dienst oder jemand anderes umschreiben kann, ist nicht der geholte Code. Eine Aktualisierung ersetzt ihn durch einen Baum mit dem richtigen Besitzer.',
  'found-state-owner':
    '{count, plural, one {# Eintrag} other {# Einträge}} unter {folder} kann der Dienst nicht schreiben, zum Beispiel {path}.',
  'why-state-owner':
    'Die Anwendung scheitert, wenn sie ihren Zustand speichert. Der Inhalt gehört Ihnen, darum ändert ihn kein Programm für Sie.',
  'found-models-closed':
    '{count, plural, one {# Eintrag} other {# Einträge}} unter {folder} kann der Dienst nicht lesen, zum Beispiel {path}.',
  'why-models-closed':
    'Die Anwendung kann diese Modelle nicht laden und antwortet womöglich mit einem Fehler. Sie gehören Ihnen, darum ändert sie kein Programm für Sie.',
  'found-env-missing': '{file} gibt es nicht.',
  'why-env-missing': 'Die Anwendung findet darüber ihre Adresse, ihre Modelle und ihren Zustand.',
  'found-env-unreadable':
    '{file} ist keine gewöhnliche Datei in vernünftiger Größe und wurde nicht gelesen.',
  'why-env-unreadable': 'Die Anwendung bekommt daraus keine ihrer Variablen.',
  'found-env-line': 'Zeile {line} von {file} ist nicht NAME=Wert, darum lässt systemd sie aus.',
  'why-env-line':
    'Eine Variable, die Sie für gesetzt halten, ist es nicht. Was dort steht, wird hier nicht gezeigt: Es kann ein Geheimnis sein.',
  'found-exposed': 'LadyLinux lauscht auf {host} und ist damit in Ihrem ganzen Netz erreichbar.',
  'why-exposed':
    'Es hat kein eigenes Passwort. Wer im selben Netz ist, kann es benutzen und lesen, was es weiß.',
  'found-unit-missing': 'Den Dienst {unit} gibt es auf diesem Computer nicht.',
  'why-unit-missing':
    'Von Hand gestartet ist die Anwendung nach dem nächsten Neustart weg, und keine Aktualisierung kann sie anhalten oder starten.',
  'found-unit-foreign':
    'Der Dienst {unit} stammt von jemand anderem ({file}) und weiß noch nichts von Aktualisierungen.',
  'why-unit-foreign':
    'Ohne unser Drop-in startet er womöglich, bevor eine abgebrochene Aktualisierung geordnet ist. Seine eigene Datei wird nie geändert.',
  'found-unit-unexpanded':
    '{unit} startet mit {text}, was systemd nicht ersetzt: Das Programm bekommt einen leeren Wert.',
  'why-unit-unexpanded':
    "systemd kennt $'{'NAME'}', aber keine Vorgabewerte, darum stirbt der Dienst beim Start.",
  'found-unit-entry': '{unit} startet {entry}, was es im Code nicht gibt; dort ist {right}.',
  'why-unit-entry': 'Der Dienst stirbt beim Start, was immer der Code ist.',
  'found-unit-elsewhere': '{unit} führt {program} aus und nicht, was eine Aktualisierung pflegt.',
  'why-unit-elsewhere':
    'Code und Umgebung in /opt/ladylinux würden aktualisiert, und etwas anderes liefe.',
  'found-unit-root': '{unit} führt {program} als root aus.',
  'why-unit-root':
    'Code aus einem Repository hat den ganzen Computer. Wer dort pusht oder hier schreibt, ist root.',
  'found-unit-disabled': '{unit} startet nicht mit dem Computer.',
  'why-unit-disabled':
    'Nach dem nächsten Neustart fehlt LadyLinux, oder eine abgebrochene Aktualisierung wird nicht geordnet.',
  'found-unit-unlisted':
    'Auch {unit} läuft aus /opt/ladylinux, aber die Einstellungen nennen es nicht.',
  'why-unit-unlisted':
    'Eine Aktualisierung hält es weder an noch beurteilt sie es, darum läuft es mit Code weiter, den es nicht mehr gibt.',
  'found-app-missing': 'In {folder} ist kein Code.',
  'why-app-missing': 'Nichts kann laufen.',
  'found-app-no-repository': '{folder} ist kein brauchbares Git-Repository.',
  'why-app-no-repository':
    'Niemand kann sagen, welche Version läuft. Eine Aktualisierung ersetzt es durch einen frischen Klon und sichert vorher die Dateien.',
  'found-app-unreadable': 'In {folder} kann ladylinux-build nicht hineinsehen ({reason}).',
  'why-app-unreadable':
    'Was sich nicht lesen lässt, lässt sich vor dem Ersetzen nicht sichern; darum beginnt keine Aktualisierung.',
  'found-clone-above': 'In {folder} selbst liegt ein Git-Repository, nicht im Ordner app darin.',
  'why-clone-above':
    'Es aufzuräumen oder zurückzusetzen nähme Modelle und alles andere in diesem Ordner mit.',
  'found-nested': 'Im Code liegt ein weiteres Repository: {path}.',
  'why-nested':
    'Jemand hat noch einmal in den Ordner des Codes geklont, darum liegen zwei Versionen ineinander und womöglich läuft die falsche.',
  'found-detached': 'Der Code ist auf keinem Branch (Commit {commit}).',
  'why-detached':
    'Jemand hat einen Commit von Hand ausgecheckt. Eine Aktualisierung geht zum Branch der Einstellungen.',
  'found-remote': 'Der Code stammt von {url}, in den Einstellungen steht {wanted}.',
  'why-remote': 'Die nächste Aktualisierung ersetzte ihn durch den eines anderen Repositorys.',
  'found-edits':
    '{count, plural, one {# Datei} other {# Dateien}} des Codes wurden hier geändert, hinzugefügt oder gelöscht{sure, select, no { (mindestens)} other {}}.',
  'why-edits':
    'Eine Aktualisierung setzt die Fassung des Repositorys an ihre Stelle. Sie werden vorher gesichert, bis zur Grenze der Einstellungen.',
  'found-app-state':
    'Die Anwendung hält Zustand in ihrem Code: {path}{count, plural, =1 {} one {} other { und insgesamt # Dateien}}.',
  'why-app-state':
    'Eine Aktualisierung ersetzt den Code, darum finge dieser Zustand von vorn an. Er wird gesichert, aber nicht zurückgelegt.',
  'found-app-large':
    'Dateien von {sizeBytes}, die zu keinem Commit gehören, liegen in {folder}, die größte ist {path}.',
  'why-app-large':
    'Der Ordner des Codes wird als Ganzes ersetzt. Über saveLimitMiB der Einstellungen werden sie nicht gesichert, und eine Aktualisierung endet vor jeder Änderung.',
  'found-app-huge': 'In {folder} liegt so viel, dass es sich nicht in der Zeit durchsehen ließ.',
  'why-app-huge':
    'Was dort zu keinem Commit gehört, ist nicht vollständig bekannt. Eine Aktualisierung endet vor jeder Änderung, wenn es sich nicht sichern lässt.',
  'found-bytecode':
    '{count, plural, one {# übersetzte Python-Datei ist} other {# übersetzte Python-Dateien sind}} Teil des Repositorys, zum Beispiel {path}.',
  'why-bytecode':
    'Sie ändern sich bei jedem Start, darum sieht der Code stets geändert aus, und eine alte kann anstelle ihrer Quelle laufen.',
  'found-weights':
    '{count, plural, one {# Datei} other {# Dateien}} über 50 MB sind Teil des Repositorys, die größte ist {path} mit {sizeBytes}.',
  'why-weights':
    'Die Spezifikation hält Modellgewichte aus git heraus: Jeder Computer lädt sie mit jedem Klon neu.',
  'found-signed': 'Die eingesetzte Version, {commit}, ist signiert von {signer} ({key}).',
  'why-signed': 'Die Einstellungen nennen sie oder ihn (trust.signers).',
  'found-not-signed':
    'Die eingesetzte Version, {commit}, trägt keine Signatur derer, die die Einstellungen nennen (trust.signers).',
  'why-not-signed':
    'Wer in den Branch schreiben darf oder den Weg dorthin übernommen hat, kann sie gemacht haben.',
  'found-branch': 'Das Repository hat keinen Branch {branch}. Es hat: {known}.',
  'why-branch': 'Jede Aktualisierung endete, bevor sie etwas ändert.',
  'found-no-dependencies': 'Der Code hat weder requirements.txt noch pyproject.toml noch uv.lock.',
  'why-no-dependencies':
    'Niemand kann sagen, welche Python-Pakete er braucht, darum lässt sich keine Umgebung bauen und keine Aktualisierung gelingt.',
  'found-shadowed': 'Der Ordner {folder} verdeckt {module}, worin die Anwendung ist.',
  'why-shadowed':
    'Python nimmt den Ordner, darum wird die Anwendung nicht gefunden: „Attribute app not found“.',
  'found-no-entry': 'Im Code wurde keine FastAPI-Anwendung gefunden.',
  'why-no-entry': 'Niemand kann sagen, was zu starten ist.',
  'found-venv-missing': 'In {folder} ist keine Python-Umgebung.',
  'why-venv-missing': 'Nichts kann laufen.',
  'found-venv-broken': 'Die Python-Umgebung in {folder} funktioniert nicht: {reason}.',
  'why-venv-broken': 'Der Dienst stirbt beim nächsten Start, wenn er überhaupt läuft.',
  'found-venv-foreign': 'Die Python-Umgebung in {folder} stammt nicht von einer Aktualisierung.',
  'why-venv-foreign':
    'Niemand kann sagen, ob sie ist, was der Code verlangt. Die nächste Aktualisierung baut eine und hebt diese auf.',
  'found-venv-no-pip': 'Die Python-Umgebung in {folder} hat kein pip; uv hat sie gemacht.',
  'why-venv-no-pip':
    'Skripte, die ihr pip aufrufen, scheitern. Eine Aktualisierung braucht es nicht.',
  'found-port':
    'Port {port, number, ::group-off} ist von einem Prozess belegt, der zu keinem Dienst von LadyLinux gehört: {holder} (Prozess {pid, number, ::group-off} von {user}).',
  'why-port':
    'Der Dienst kann dort nicht lauschen, und jede Aktualisierung würde zurückgenommen. Oft ist es ein von Hand gestartetes uvicorn.',
  'found-service-down': '{unit} läuft nicht ({state}).',
  'why-service-down': 'LadyLinux lässt sich nicht benutzen.',
  'found-health-error': '{unit} antwortet auf {path} mit Fehler {status, number}.',
  'why-health-error':
    'Jede Aktualisierung wird an dieser Antwort gemessen, darum würde jede neue Version zurückgenommen.',
  'found-service-loops': '{unit} endet immer wieder (Neustarts: {count}).',
  'found-no-answer': '{unit} läuft, antwortet aber nicht auf {path}.',
  'why-no-answer':
    'LadyLinux lässt sich nicht benutzen, und jede neue Version würde zurückgenommen.',
  'found-health-page':
    'Was {unit} auf {path} antwortet, ist eine Webseite und keine Zustandsprüfung.',
  'why-health-page':
    'Eine Seite kann 200 antworten, während die Anwendung dahinter kaputt ist; eine schlechte Version gilt dann als gut.',
  'found-manifest-problems':
    '{count, plural, one {# Eintrag} other {# Einträge}} des Modellmanifests sind so nicht brauchbar.',
  'why-manifest-problems':
    'Diese Modelle werden nicht aufgeführt, nicht geprüft oder nicht geladen.',
  'found-no-checksum':
    '{count, plural, one {# Modell hat} other {# Modelle haben}} keine Prüfsumme im Manifest.',
  'why-no-checksum':
    'Niemand kann sagen, ob so eine Datei die richtige ist: Sie bleibt „nicht prüfbar“.',
  'found-leftover-staging': 'Eine beendete Aktualisierung hat etwas in {folder} hinterlassen.',
  'why-leftover-staging':
    'Es braucht Platz und nützt nichts. Die nächste Aktualisierung würde es auch entfernen.',
  'found-leftover-journal': 'Eine Aktualisierung wurde unterbrochen und ist noch nicht geordnet.',
  'why-leftover-journal': 'Altes und Neues liegen womöglich nebeneinander, bis das geschehen ist.',
  'found-leftover-unit': '{unit} einer beendeten Aktualisierung ist noch da.',
  'why-leftover-unit':
    'Sie schreibt womöglich weiter und hindert die nächste Aktualisierung daran, ihre eigene zu starten.',
  'found-leftover-mount': 'Unter {path} ist noch etwas eingehängt.',
  'why-leftover-mount': 'Ein Ordner, in dem etwas eingehängt ist, lässt sich nicht tauschen.',
  'found-leftover-request': 'Ein Auftrag für eine Aktualisierung blieb liegen und begann nie.',
  'why-leftover-request':
    'Der nächste Start der Unit führte aus, was vor langer Zeit verlangt wurde.',
  'found-sudo-writable':
    'Zeile {line} von {file} lässt {who} ohne Passwort {script} als root ausführen, und {writer} kann es ändern.',
  'why-sudo-writable':
    'Wer in die Anwendung einbricht, schreibt dort sein eigenes Programm hinein und ist root.',

  'why-settings': 'Nichts lässt sich aktualisieren, bis das behoben ist; was läuft, läuft weiter.',
  'why-no-systemd':
    'Ohne systemd startet nichts die Anwendung nach einem Absturz oder Neustart, und die Sandbox der Aktualisierung fehlt.',
  'why-package': 'Teile dieses Programms fehlen, darum kann es seine Arbeit nicht tun.',
  'why-tool': 'Eine Aktualisierung braucht es und wird abgelehnt, bevor sie etwas ändert.',
  'why-unsafe-parent':
    'Wer umbenennen darf, was darin liegt, könnte alles darunter austauschen, darum geschieht dort nichts.',
  'why-manifest':
    'Danach werden Modelle aufgeführt, geprüft und geladen. Eine Aktualisierung läuft trotzdem.',
  'why-models-missing':
    'Die Anwendung wurde für diese Modelle geschrieben und scheitert womöglich ohne sie.',
  'fix-run': 'Führen Sie aus: {command}',
  'fix-health-path':
    'Reparieren Sie die Anwendung. Oder lassen Sie sie nach {path} beurteilen, das antwortet; führen Sie dafür aus: {command}',
  'fix-edit': 'Bearbeiten Sie {file} und führen Sie dann aus: {command}',
  'fix-developers':
    'Bitten Sie die Entwickler von {repository}, das zu beheben; auf diesem Computer geht es nicht.',
  'check-needs-root':
    'Für eine vollständige Antwort führen Sie es noch einmal aus mit: sudo ladylinux-refresh doctor',
  'check-timed-out': 'Das war nach {seconds, number} Sekunden nicht bekannt und wurde ausgelassen.',
  'check-failed': 'Das ließ sich nicht ansehen: {reason}.',
  'doctor-well': 'Alles ist in Ordnung.',
  'doctor-summary':
    '{danger, plural, =0 {} one {# Gefahr, } other {# Gefahren, }}{problem, plural, one {# Problem} other {# Probleme}}, {warning, plural, one {# Warnung} other {# Warnungen}}, {info, plural, one {# Hinweis} other {# Hinweise}}.',
  'doctor-can-fix':
    '{count, plural, one {# davon lässt} other {# davon lassen}} sich beheben mit: sudo ladylinux-refresh doctor --fix',
  'doctor-fixed': 'Behoben.',
  'doctor-fixed-saved': 'Behoben. Wie es war, steht in {file}.',
  'doctor-declined': 'So gelassen.',
  'doctor-fix-failed': 'Es ließ sich nicht beheben: {reason}.',
};
