import type { MessageCode } from '../contract/message';
import { doctorDe } from './doctor.de';

/** German, ICU MessageFormat. The sentences of en.ts, in the second person as Mint's own programs speak. */
export const de: Record<MessageCode, string> = {
  refreshed:
    'Jetzt auf {commit}{count, plural, =0 {} one { (# neuer Commit)} other { (# neue Commits)}}. LadyLinux war {seconds, number, ::.0} Sekunden lang weg.',
  'first-version': 'LadyLinux ist auf {commit} eingerichtet und gesund.',
  'nothing-to-do':
    'Bereits auf dem neuesten Commit von {branch} ({commit}) und gesund. Nichts wurde geändert.',
  'would-refresh':
    'Eine Aktualisierung ginge auf {branch} von {from} zu {to}. Nichts wurde geändert.',
  offline:
    'Offline. Nichts wurde geändert; {host} war nicht erreichbar{last, select, never {} other { (zuletzt geprüft {last})}}. Versuchen Sie es wieder, wenn Sie verbunden sind.',
  'cancelled-before-stop': 'Abgebrochen. Nichts wurde geändert.',
  'cancelled-rolled-back': 'Abgebrochen. Sie sind zurück auf {commit}.',
  'rolled-back': '{bad} funktionierte nicht, darum sind Sie zurück auf {commit}.',
  returned:
    'Sie sind zurück auf {commit}. LadyLinux war {seconds, number, ::.0} Sekunden lang weg.',
  'left-stopped':
    '{bad} funktionierte nicht, und der Dienst blieb angehalten, wie Ihre Einstellungen es verlangen.',
  'needs-attention':
    'LadyLinux braucht Ihre Aufmerksamkeit: Weder die neue Version noch die davor läuft richtig. Das Protokoll zeigt, warum; oder kehren Sie zu einer früheren Version zurück.',
  'interrupted-nothing-changed':
    'Die Aktualisierung wurde unterbrochen, bevor sie etwas änderte. Starten Sie sie neu, wann Sie möchten.',
  'interrupted-completed':
    'Die Aktualisierung wurde unterbrochen, nachdem sie gelungen war. Sie sind auf {commit}; es ist nichts zu tun.',
  'interrupted-rolled-back':
    'Die Aktualisierung wurde unterbrochen. Sie sind zurück auf {commit}; starten Sie sie neu, wann Sie möchten.',
  'already-set-up':
    'LadyLinux ist schon eingerichtet, und das Einrichten ändert nicht, welches Repository und welchen Branch es ausführt. Ändern Sie das in den Einstellungen.',
  'not-signed':
    '{what, select, tag {Kein Tag von {commit}} other {{commit}}} ist signiert, und die Einstellungen nehmen nur signierte Versionen (trust.require). Nichts wurde geändert; bitten Sie die Entwickler um eine Signatur.',
  'signature-refused':
    '{what, select, tag {Das Tag von {commit}} other {{commit}}} ist von niemandem signiert, dem die Einstellungen trauen: mit einem anderen Schlüssel, einem abgelaufenen oder zurückgezogenen, oder über anderem Inhalt. Nichts wurde geändert; installieren Sie es nicht, bevor Sie wissen, warum.',
  'unattended-not-forward':
    'Der Zeitgeber fand {to}, was nicht auf {from} folgt: {branch} wurde zurückgesetzt oder umgeschrieben. Er nimmt nur neuere Versionen, darum wurde nichts geändert; sehen Sie die Vorschau an, und aktualisieren Sie von Hand, wenn das so sein soll.',
  'commit-marked-bad':
    '{commit} ist auf diesem Rechner schon einmal gescheitert und wurde darum nicht wieder versucht. Warten Sie auf einen neueren Commit, oder versuchen Sie ihn mit --force trotzdem.',
  busy: 'Eine andere Aktualisierung läuft, die etwas anderes tun soll. Warten Sie, bis sie fertig ist, und versuchen Sie es dann wieder.',
  attached: 'Eine Aktualisierung läuft bereits; das tut sie gerade.',
  detached:
    'Die Aktualisierung geht ohne dieses Fenster weiter. Sie sehen sie wieder mit: ladylinux-refresh status',

  'settings-unreadable':
    'Die Einstellungsdatei {file} kann nicht gelesen werden: {reason}. Prüfen Sie, ob es sie gibt und ob Sie sie lesen dürfen.',
  'settings-not-json':
    'Die Einstellungsdatei {file} ist kein gültiges JSON (Zeile {line}). Berichtigen Sie diese Zeile, oder schreiben Sie die Datei neu mit: ladylinux-refresh settings set',
  'settings-invalid':
    'Eine Einstellung in {file} ist nicht verwendbar: {place} {reason}. Ändern Sie sie mit: ladylinux-refresh settings set {place}=...',
  'settings-saved': 'Gespeichert.',
  'unknown-setting': 'Es gibt keine Einstellung „{name}“. Bekannt sind: {known}.',
  usage: '{reason}. Siehe: ladylinux-refresh --help',
  'not-set-up': 'LadyLinux ist {where} nicht eingerichtet. Richten Sie es ein mit: {command}',
  'prefix-not-writable':
    'In den Ordner {folder} kann nicht geschrieben werden: {reason}. Wählen Sie mit --prefix einen anderen, oder berichtigen Sie seine Rechte.',
  'prefix-as-root':
    '{folder} gehört root, und root führt keinen Code aus einem Repository aus; es wurde nichts getan. Arbeiten Sie als gewöhnlicher Benutzer in einem eigenen Ordner oder mit --no-service; für einen Rechner, den man wegwerfen kann, gibt es: ladylinux-refresh sandbox create --as-root',
  'not-root':
    'Dafür braucht es Systemverwalterrechte. Starten Sie es noch einmal mit: sudo ladylinux-refresh {verb}',
  'not-authorised':
    'Sie haben dafür keine Erlaubnis bekommen, darum wurde nichts geändert. Versuchen Sie es wieder, mit dem Passwort eines Systemverwalters. Wo kein Dialog erscheint, etwa in einer Sitzung aus der Ferne, geht es im Terminal: sudo ladylinux-refresh',
  'no-agent':
    'Kein Programm Ihrer Sitzung kann nach einem Passwort fragen; es wurde nichts geändert. Im Terminal geht es: sudo ladylinux-refresh; oder installieren Sie eines (sudo apt install policykit-1-gnome) und melden Sie sich neu an.',
  'no-systemd':
    'Auf diesem Rechner läuft kein systemd, es gibt hier also keinen Dienst zu verwalten. Mit --prefix DIR --no-service bauen Sie nur die Anwendungsschicht.',
  'no-kept-version':
    'Es gibt keine aufbewahrte Version {commit}, zu der Sie zurückkehren könnten. Welche es gibt, zeigt: ladylinux-refresh history',
  'internal-error':
    'Im Aktualisierungsprogramm selbst ging etwas schief: {reason}. Weiter wurde nichts getan; Einzelheiten stehen in {log}. Bitte melden Sie das.',
  'sandbox-mode': 'Das ist eine Sandbox in {prefix}: Das LadyLinux Ihres Systems bleibt unberührt.',
  'sandbox-ready': 'Die Sandbox in {prefix} ist bereit.',

  'disk-too-full':
    'Auf dem Datenträger von {folder} ist nicht genug Platz: {needBytes} werden gebraucht, {freeBytes} sind frei. Schaffen Sie Platz und versuchen Sie es wieder; nichts wurde geändert.',
  'read-only-filesystem':
    'In {folder} kann nicht geschrieben werden, weil der Datenträger nur lesbar ist. Starten Sie den Rechner neu oder reparieren Sie den Datenträger; nichts wurde geändert.',
  'mounted-in-the-way':
    'Unter {path} ist etwas eingehängt, in einem Ordner, den eine Aktualisierung als Ganzes ersetzt; es wurde nichts geändert. Hängen Sie es außerhalb dieses Ordners ein, oder hängen Sie es aus: {command}',
  'unsafe-parent':
    '{folder} {reason}, darum ist es nicht sicher, darunter zu arbeiten. Abhilfe: {fix}',
  'tool-missing': '{tool} fehlt auf diesem Rechner. Installieren Sie es mit: {fix}',
  'tool-too-old':
    '{tool} {version} ist zu alt; es braucht {needed} oder neuer. Aktualisieren Sie es und versuchen Sie es wieder.',
  'health-was-bad': 'Der Dienst war schon vor dieser Aktualisierung nicht gesund ({reason}).',

  'branch-not-found':
    'Das Repository hat keinen Branch „{branch}“. Es hat: {known}. Wählen Sie in den Einstellungen einen davon.',
  'branch-name-refused':
    '„{branch}“ ist als Name eines Branches nicht verwendbar. Wählen Sie einen aus der Liste.',
  'repository-not-found':
    'Unter {url} gibt es kein Repository. Prüfen Sie die Adresse in den Einstellungen.',
  'repository-refused':
    'Die Adresse {url} ist nicht verwendbar: {reason}. Ändern Sie sie in den Einstellungen.',
  'repository-needs-login':
    '{url} fragt nach Benutzername und Passwort. Nur öffentliche Repositorys sind möglich; prüfen Sie die Adresse in den Einstellungen.',
  'repository-of-another':
    'Git liest {folder} nicht, weil es einem anderen Benutzer als {user} gehört. Geben Sie es {user}: chown --recursive {user} {folder}',
  'certificate-refused':
    'Die Verbindung zu {host} ist nicht sicher (sein Zertifikat wurde abgelehnt), darum wurde nichts geholt. Prüfen Sie das Datum dieses Rechners und sein Netz.',
  'preview-signed': 'Signiert von {signer} ({key}).',
  'preview-not-signed':
    'Es ist nicht signiert; wo die Einstellungen eine Signatur verlangen (trust.require), weist eine Aktualisierung es ab.',
  'preview-signature-refused':
    'Es ist von niemandem signiert, dem die Einstellungen trauen; wo sie eine Signatur verlangen (trust.require), weist eine Aktualisierung es ab.',
  'preview-failed-before':
    '{commit} wurde auf diesem Rechner schon einmal versucht und lief nicht. Eine Aktualisierung lässt ihn aus, bis es einen neueren Commit gibt.',
  'preview-edits-over-limit':
    'Lokale Änderungen von {sizeBytes} sind mehr als die {limitMiB} MiB, die vor einer Aktualisierung gesichert werden. Sie würde enden, ohne etwas zu ändern. Verschieben Sie die Dateien vorher aus dem Programmordner.',
  'preview-data-copied':
    'Diese Version darf die Daten in {folder} ändern. Bei angehaltenem Dienst wird eine Kopie gemacht, er ist also länger weg; läuft die Version nicht, sind die Daten wieder wie zuvor.',
  'preview-data-no-room':
    'Für eine Kopie der Daten ist kein Platz ({needBytes} nötig, {freeBytes} frei), und ohne sie gibt es keinen automatischen Weg zurück. Eine Aktualisierung würde enden, ohne etwas zu ändern; schaffen Sie vorher Platz.',
  'preview-other-repository':
    'Was jetzt läuft, kam aus {from}; eine Aktualisierung ersetzt es durch den Code aus {to}.',
  'preview-too-large':
    'Die neuen Commits lassen sich nicht zeigen: Das Repository schickt dafür mehr als {limitBytes}. Aktualisieren können Sie trotzdem.',
  'fetch-stalled':
    '{host} antwortete zu langsam, darum wurde das Holen aufgegeben. Nichts wurde geändert; versuchen Sie es später wieder.',
  'fetch-failed':
    'Der neue Code konnte nicht geholt werden: {reason}. Nichts wurde geändert; das Protokoll hat die Einzelheiten.',
  'commit-not-on-branch':
    'Der Commit {commit} liegt nicht auf dem Branch „{branch}“. Wählen Sie einen Commit dieses Branches.',
  'history-rewritten':
    'Der Verlauf von {branch} wurde im Repository umgeschrieben: {from} gehört nicht mehr dazu.',
  'checkout-failed':
    'Der neue Code konnte nicht ausgelegt werden: {reason}. Nichts wurde geändert; das Protokoll hat die Einzelheiten.',
  'code-unreadable':
    'Der Code in {folder} ist für den Benutzer nicht lesbar, der sichern soll, was daran geändert wurde; darum wurde nichts geändert. Machen Sie ihn lesbar, dann versuchen Sie es wieder: {command}',
  'local-edits-unreadable':
    'Eine Aktualisierung darf {path} in {folder} nicht lesen und könnte es darum nicht sichern, bevor dieser Ordner ersetzt wird; es wurde nichts geändert. Verschieben Sie es aus diesem Ordner, oder tun Sie, was doctor dazu sagt; mit --force geht es ohne Kopie weiter.',
  'local-edits-left-out':
    '{count, plural, one {{path} war nicht lesbar und ist} other {{count, number} Dateien oder Ordner, zum Beispiel {path}, waren nicht lesbar und sind}} nicht im Archiv.',
  'local-edits-saved':
    '{count, plural, one {# von Ihnen geänderte Datei wurde} other {# von Ihnen geänderte Dateien wurden}} in {archive} gesichert, bevor sie ersetzt {count, plural, one {wurde} other {wurden}}.',
  'local-edits-over-limit':
    'Ihre Änderungen sind mit {sizeBytes} größer als die Grenze von {limitMiB} MiB, bis zu der gesichert wird. Verschieben Sie sie aus dem Anwendungsordner, oder erhöhen Sie saveLimitMiB in den Einstellungen; nichts wurde geändert.',
  'app-state-refused':
    'Die Einstellung appState kann für {path} nicht gelten: {reason}. Ändern Sie die Einstellung oder diesen Pfad; nichts wurde geändert.',
  'app-state-failed':
    'Was die Anwendung in app/{path} aufbewahrt, konnte nicht kopiert werden: {reason}.',
  'app-state-unknown':
    'Für app/{path} wird noch nichts aufbewahrt, denn niemand weiß, ob es eine Datei oder ein Ordner ist. Legen Sie es einmal an, für den Benutzer ladylinux: {place}',
  'app-state-kept':
    'Was die Anwendung in app/{path} aufbewahrt, liegt von nun an in {place}; keine Aktualisierung ersetzt es.',
  'nested-repository':
    'Im Anwendungsordner liegt ein weiteres Repository, {path}. Es wurde mit Ihren Änderungen gesichert.',
  'live-tree-not-a-repository':
    'Der Anwendungsordner war kein brauchbares Git-Repository; er wird durch ein frisches ersetzt, seine Dateien wurden gesichert.',

  'no-dependency-file':
    'Das Repository hat keine Datei, die sagt, welche Python-Pakete es braucht (requirements.txt, pyproject.toml oder uv.lock), darum kann keine Umgebung entstehen. Bitten Sie seine Entwickler um eine; nichts wurde geändert.',
  'python-does-not-fit':
    'Diese Version braucht Python {needs}, und dieser Computer hat {have}. Installieren Sie ein passendes (apt list "python3.*" zeigt, welche es gibt), oder nennen Sie eines in der Einstellung python. Nichts wurde geändert.',
  'packages-proposed':
    'Das Repository sagt nicht, welche Python-Pakete es braucht. Sein Code importiert: {reasons}. Um diese zu installieren: sudo ladylinux-refresh install --packages proposed (oder andere Namen statt „proposed“). Nichts wurde geändert.',
  'packages-proposed-unknown':
    'Das Repository sagt nicht, welche Python-Pakete es braucht. Sein Code importiert: {reasons}. Kein Paket ist bekannt für: {unknown}. Um sie zu installieren: sudo ladylinux-refresh install --packages proposed NAME..., mit den Namen der Pakete, die die unbekannten enthalten. Nichts wurde geändert.',
  'packages-not-as-of':
    'Die Pakete wurden nicht nach dem Stand des Tages dieses Commits gewählt: {why, select, noTimes {Der Paketindex sagt nicht, wann eine Version hochgeladen wurde} oldPip {Dieses pip kann es nicht, uv kann es (pythonTool)} other {Keine Auswahl von Versionen dieses Tages passt zusammen}}. Ein späterer Tag wurde genommen.',
  'dependencies-unresolvable':
    'Die Python-Pakete, die {commit} verlangt, passen nicht zusammen oder gibt es nicht: {reason}. Nichts wurde geändert.',
  'dependency-build-failed':
    'Ein Python-Paket ließ sich nicht bauen: {reason}. Nichts wurde geändert; das Protokoll hat die Einzelheiten.',
  'dependency-hash-mismatch':
    'Ein geladenes Python-Paket ist nicht das erwartete: {reason}. Nichts wurde geändert; versuchen Sie es wieder, und melden Sie es, wenn es wiederkommt.',
  'index-offline':
    'Offline. Der Paketindex war nicht erreichbar, darum konnte die neue Umgebung nicht entstehen; nichts wurde geändert.',
  'environment-failed':
    'Die Python-Umgebung konnte nicht entstehen: {reason}. Nichts wurde geändert; das Protokoll hat die Einzelheiten.',
  'environment-rebuilt': 'Die Python-Umgebung wurde neu gemacht, weil {reason}.',
  'uv-unavailable':
    'uv war nicht zu bekommen ({reason}), darum wird pip benutzt, was länger dauert.',
  'own-package-index':
    'Das Repository nennt einen eigenen Paketindex, darum kommen Python-Pakete auch oder nur von {host}; nichts zu tun, wenn Sie ihn kennen.',

  'entry-point-not-found':
    'In {commit} fand sich keine FastAPI-Anwendung. Nennen Sie sie in den Einstellungen (entryPoint, etwa api_layer:app); nichts wurde geändert.',
  'entry-point-shadowed':
    'Der Ordner {path} verdeckt das Modul gleichen Namens, darum ist die Anwendung nicht zu finden. Bitten Sie ihre Entwickler, eines umzubenennen; nichts wurde geändert.',
  'code-syntax-error':
    'Der neue Code hat einen Syntaxfehler ({reason}), darum ging er nicht in Betrieb. Nichts wurde geändert.',
  'code-missing-module':
    'Der neue Code braucht ein Python-Modul, das nicht in seinen Anforderungen steht ({reason}), darum ging er nicht in Betrieb. Nichts wurde geändert.',
  'code-missing-attribute':
    'Der neue Code hat kein „{entry}“ ({reason}), darum ging er nicht in Betrieb. Nichts wurde geändert.',
  'code-import-warning':
    'Beim Ausprobieren des neuen Codes gab es einen Fehler, der harmlos sein kann: {reason}',

  'service-would-not-stop':
    '{unit} hielt nicht innerhalb von {seconds, plural, one {# Sekunde} other {# Sekunden}} an.',
  'service-not-installed':
    'Auf diesem Rechner gibt es keinen Dienst {unit}. Legen Sie ihn an mit: sudo ladylinux-refresh install',
  'service-died': '{unit} endete gleich nach dem Start.',
  'service-hangs':
    '{unit} antwortete nicht innerhalb von {seconds, plural, one {# Sekunde} other {# Sekunden}}.',
  'service-answers-error': '{unit} antwortete unter {path} mit Fehler {status, number}.',
  'service-port-taken':
    'Port {port, number, ::group-off} ist von einem anderen Programm belegt: {holder}. Beenden Sie es mit: {fix}',
  'prepare-failed':
    'Die Vorbereitung, die das Repository mitbringt, scheiterte mit Code {code, number}.',
  'prepare-killed':
    'Die Vorbereitung, die das Repository mitbringt, wurde von außen beendet ({signal}); vielleicht reichte der Speicher nicht.',
  'prepare-timed-out':
    'Die Vorbereitung, die das Repository mitbringt, dauerte länger als {seconds, plural, one {# Sekunde} other {# Sekunden}}.',
  'data-not-copied':
    'Für die Daten in {folder} gibt es keinen Weg zurück, falls die neue Version sie ändert: {reason, select, mount {dort ist eine andere Platte eingehängt} large {sie sind größer als data.copyLimitMiB, und diese Platte kann die Blöcke einer Kopie nicht teilen} room {für eine Kopie ist kein Platz} foreign {darin sind Dateien, die der Benutzer des Dienstes nicht lesen darf oder die ihm nicht gehören} other {sie ließen sich nicht kopieren}}.',
  'data-in-use':
    'Für die Daten in {folder} gibt es keinen Weg zurück, falls die neue Version sie ändert: Auch {program} benutzt sie.',
  'data-put-back':
    'Die Daten sind wieder so, wie sie vor dem Start der neuen Version waren. Was die neue Version daraus gemacht hatte, liegt in {folder}.',
  'service-loops':
    '{unit} endet immer wieder und hält sich nicht lange (Neustarts: {count}). Sehen Sie in sein Protokoll, oder kehren Sie zur Version davor zurück.',
  'probation-failed':
    '{bad} wurde nach der Aktualisierung schlechter, deshalb kehrt LadyLinux zu {commit} zurück.',
  'probation-died': '{unit} der neuen Version endete immer wieder (Neustarts: {count}).',
  'probation-answers': '{unit} der neuen Version antwortet auf {path} nicht mehr richtig.',
  'data-copy-failed':
    'Die Daten der Anwendung konnten vor ihrer Umstellung nicht kopiert werden: {reason}.',
  'swap-failed': 'Die neuen Dateien konnten nicht an ihren Platz gebracht werden: {reason}.',
  'exposed-to-network':
    'LadyLinux ist auch aus Ihrem Netz erreichbar ({host}). Setzen Sie LADYLINUX_HOST=127.0.0.1, wenn Sie das nicht möchten.',

  'manifest-broken':
    'Das Modellverzeichnis kann nicht gelesen werden: {reason}. Bitten Sie seine Entwickler, es zu berichtigen.',
  'models-missing':
    '{count, plural, one {# benötigtes Modell fehlt} other {# benötigte Modelle fehlen}}.',
  'manifest-not-json':
    'Ab Zeile {line, number}, Spalte {column, number} ist das kein JSON. Verbessern Sie es dort.',
  'manifest-too-large':
    'Die Modellliste ist größer als 4 MB und wurde darum nicht gelesen. Machen Sie sie kleiner.',
  'manifest-too-many':
    'Diese Liste hat mehr als die {limit, number} Einträge, die gelesen werden; der Rest wurde ausgelassen. Kürzen Sie sie.',
  'manifest-no-models':
    "Hier ist keine Liste von Modellen. Schreiben Sie eine, und sei sie leer: '{' \"models\": [] '}'.",
  'manifest-schema-unknown':
    'Die Schemaversion {version} ist hier nicht bekannt; es wurde als 0.1 gelesen. Schreiben Sie "0.1", oder aktualisieren Sie dieses Programm.',
  'manifest-not-an-entry':
    'Das ist kein Modell: nötig ist ein Objekt in geschweiften Klammern mit einem Namen und einer Datei. Verbessern oder entfernen Sie es.',
  'manifest-member-unusable':
    '„{member}“ ist nicht verwendbar und wurde ausgelassen: {reason}. Ändern Sie es.',
  'manifest-no-name':
    'Dieses Modell hat keinen Namen und wird darum nicht aufgeführt. Geben Sie ihm eine "id" oder einen "name".',
  'manifest-name-twice':
    'Ein anderes Modell heißt auch {name}; nur das erste wird aufgeführt. Geben Sie diesem einen anderen Namen.',
  'manifest-no-file':
    'Dieses Modell nennt keine Datei. Ergänzen Sie "filename" oder eine Adresse, die auf einen Dateinamen endet.',
  'manifest-file-twice':
    'Ein anderes Modell sagt über die Datei {path} etwas anderes; dieses wird darum nicht aufgeführt. Bringen Sie beide in Einklang.',
  'manifest-path-refused':
    '{path} wird nie gelesen oder geschrieben: der Pfad {why, select, absolute {ist absolut} outside {führt aus dem Modellordner hinaus} characters {enthält Zeichen, die ihn verschleiern} long {ist zu lang} reserved {hat eine Endung, die Downloads selbst verwenden} link {führt über einen symbolischen Link} blocked {führt durch etwas, das kein Ordner ist} special {ist keine gewöhnliche Datei} unreadable {darf nicht angesehen werden} other {hat einen leeren Teil}}. Verwenden Sie einen gewöhnlichen Pfad im Modellordner.',
  'manifest-no-checksum':
    'Es gibt keine Prüfsumme; niemand kann sagen, ob diese Datei richtig ist. Ergänzen Sie ihr sha256.',
  'manifest-algorithm-unknown':
    'Das Prüfsummenverfahren „{algorithm}“ ist hier nicht bekannt; die Datei kann nicht geprüft werden. Verwenden Sie sha256.',
  'manifest-algorithm-weak':
    'Eine Datei mit derselben {algorithm}-Prüfsumme lässt sich absichtlich herstellen; diese kann damit nicht geprüft werden. Verwenden Sie sha256.',
  'manifest-checksum-malformed':
    'Eine {algorithm}-Prüfsumme hat {expected, number} hexadezimale Ziffern, diese hat {found, number} Zeichen; die Datei kann nicht geprüft werden. Verbessern Sie sie.',
  'manifest-no-source':
    'Es gibt keine Adresse, von der sich diese Datei herunterladen ließe. Ergänzen Sie eine, oder legen Sie die Datei selbst an ihren Platz.',
  'manifest-source-refused':
    '{url} wird nie heruntergeladen: {why, select, scheme {nur https-Adressen werden es} userinfo {sie enthält Benutzernamen oder Passwort} other {sie ist keine vollständige Adresse}}. Ändern Sie sie.',
  'models-folder': 'Modelle in {folder}',
  'models-folder-missing': 'Der Modellordner {folder} existiert noch nicht.',
  'models-folder-unreadable':
    'Der Modellordner {folder} lässt sich nicht öffnen ({reason}). Berichtigen Sie seine Rechte.',
  'models-folder-refused':
    '{folder} kann nicht der Modellordner sein: er liegt nicht, wo Modelle liegen dürfen. Ändern Sie {place, select, environment {LADYLINUX_MODELS_DIR} other {models_base_dir in der Modellliste}}.',
  'models-none': 'Der Code nennt keine Modelle.',
  'models-manifest-broken':
    'Die Modellliste lässt sich nicht lesen. Was an ihr falsch ist, zeigt: ladylinux-refresh models',
  'models-problems': 'Was in der Modellliste falsch ist:',
  'models-problem-place': 'Zeile {line, number} ({pointer}):',
  'models-extra':
    '{count, plural, one {# andere Datei} other {# andere Dateien}} in diesem Ordner, die die Modellliste nicht nennt:',
  'models-ollama':
    'Von Ollama unter {address} verwaltet, unabhängig von diesen (dessen eigene Prüfsummen, hier nicht geprüft):',
  'models-ollama-refused':
    'Ollama unter {address} ist auf einem anderen Rechner und wurde darum nicht gefragt.',
  'models-ollama-nonsense': 'Was unter {address} antwortet, ist kein verständliches Ollama.',
  'model-wrong-size': 'Sie hat {actualBytes}, die Modellliste sagt {expectedBytes}.',
  'model-corrupt':
    'Ihr Inhalt ist nicht, was die Modellliste sagt ({actual}… statt {expected}…). Verschieben Sie sie und laden Sie sie neu herunter.',
  'model-unreadable':
    'Sie lässt sich nicht lesen ({reason}). Prüfen Sie ihre Rechte und den Datenträger.',
  'model-changed-while-read':
    'Sie änderte sich während des Lesens. Prüfen Sie sie wieder, wenn nichts in sie schreibt.',
  'models-cancelled':
    'Abgebrochen. Was bis hierher geprüft wurde, bleibt gemerkt; weiter geht es mit der Datei, die gerade gelesen wurde.',
  'model-unknown-name': 'Ein Modell „{name}“ gibt es in der Modellliste nicht. Sie hat: {known}.',
  'models-verify-summary':
    '{verified, plural, one {# Datei ist geprüft und richtig} other {# Dateien sind geprüft und richtig}}{wrong, plural, =0 {} one {, # ist falsch} other {, # sind falsch}}{unsure, plural, =0 {} one {, # lässt sich nicht beurteilen} other {, # lassen sich nicht beurteilen}}{missing, plural, =0 {} one {, # fehlt} other {, # fehlen}}.',
  'model-downloaded': 'Heruntergeladen und geprüft.',
  'model-downloaded-unverifiable':
    'Heruntergeladen, aber die Modellliste hat keine Prüfsumme dafür.',
  'model-already-there': 'Sie ist schon da und blieb, wie sie ist.',
  'model-kept-beside':
    'Ihr Name ist von einer anderen Datei belegt, die blieb, wie sie ist; der geprüfte Download liegt daneben als {kept}.',
  'model-mismatch':
    'Das Heruntergeladene ist nicht, was die Modellliste sagt ({actual}… statt {expected}…). Es liegt als {kept} da; fragen Sie die Entwickler der Modellliste, was richtig ist.',
  'model-source-web-page':
    '{url} ist eine Webseite, keine Datei. Fragen Sie die Entwickler der Modellliste nach der Adresse der Datei selbst, oder laden Sie sie dort von Hand herunter.',
  'model-source-lfs-pointer':
    '{url} ist nur ein Verweis auf die Datei (Git LFS). Fragen Sie die Entwickler der Modellliste nach der Adresse der Datei selbst.',
  'model-source-status': '{url} antwortete mit Fehler {status}.',
  'model-source-size':
    '{url} hat {actualBytes}, die Modellliste sagt {expectedBytes}; es wurde darum nicht heruntergeladen.',
  'model-source-too-long': '{url} sandte mehr als angekündigt; der Download wurde aufgegeben.',
  'model-source-range':
    '{url} sandte einen anderen Teil der Datei als verlangt; der Download wurde aufgegeben.',
  'model-source-encoded':
    '{url} sandte die Datei in umgewandelter Form; der Download wurde aufgegeben.',
  'model-source-insecure': '{url} ist keine sichere Adresse (https) und wird nicht verwendet.',
  'model-source-redirects': '{url} führt ohne Ende von einer Adresse zur nächsten.',
  'model-source-file-not-allowed':
    '{url} darf nicht verwendet werden: die Einstellungen erlauben keine Dateien von dort.',
  'model-source-file-missing': '{url} ist nicht da. Ist der Datenträger angeschlossen?',
  'model-download-offline':
    'Offline. {host} war nicht erreichbar; was bisher empfangen wurde, bleibt erhalten.',
  'model-download-stalled':
    '{host} sandte {seconds, number} Sekunden lang nichts; was bisher empfangen wurde, bleibt erhalten.',
  'model-download-cut':
    'Die Verbindung zu {host} brach ab ({reason}); was bisher empfangen wurde, bleibt erhalten.',
  'model-disk-full':
    'Der Datenträger von {folder} ist voll; was bisher empfangen wurde, bleibt erhalten. Schaffen Sie Platz und versuchen Sie es wieder.',
  'model-not-writable':
    'In {folder} lässt sich nicht schreiben ({reason}). Berichtigen Sie die Rechte und versuchen Sie es wieder.',
  'model-part-not-ours':
    '{path} stammt nicht von diesem Programm und bleibt darum unberührt. Verschieben Sie es und versuchen Sie es dann wieder.',
  'models-busy':
    'Ein anderer Download in diesen Ordner läuft. Warten Sie, bis er fertig ist, und versuchen Sie es dann wieder.',
  'models-at-work':
    'Modelle werden gerade schon geprüft oder heruntergeladen. Warten Sie, bis das fertig ist, oder brechen Sie es ab mit: sudo ladylinux-refresh models cancel',
  'models-detached':
    'Die Arbeit an den Modellen geht weiter. Derselbe Befehl zeigt sie wieder, abbrechen lässt sie sich mit: sudo ladylinux-refresh models cancel',
  'models-interrupted':
    'Die Arbeit an den Modellen wurde von außen beendet, bevor sie fertig war. Was bis hierher geprüft oder empfangen wurde, bleibt erhalten; starten Sie sie wieder, um weiterzumachen.',
  'models-download-cancelled':
    'Abgebrochen. Was bisher empfangen wurde, bleibt erhalten; damit geht es später weiter.',
  'models-download-nothing': 'Es fehlt nichts, was sich herunterladen ließe.',
  'models-download-summary':
    '{done, plural, one {# Datei wurde heruntergeladen} other {# Dateien wurden heruntergeladen}}{failed, plural, =0 {} one {, # nicht} other {, # nicht}}.',

  'journal-set-aside':
    'Das Journal einer früheren Aktualisierung war nicht zu verstehen ({reason}) und wurde als {file} beiseitegelegt. Die letzte geprüfte Version gilt.',
  'history-set-aside':
    'Der Verlauf war beschädigt und wurde als {file} beiseitegelegt. Ein neuer wurde begonnen.',
  'output-left-out':
    'Der Schritt {step} hat mehr ausgegeben, als von einem Schritt behalten wird: {lines, plural, one {# Zeile fehlt} other {# Zeilen fehlen}}, die letzten sind da.',
  'warnings-left-out':
    'Es gab {count, plural, one {# weiteren Hinweis} other {# weitere Hinweise}}; sie stehen in den Ereignissen der Aktualisierung.',
  'verified-pair-restored':
    'Was eine unterbrochene Aktualisierung eingesetzt hatte, war nicht festzustellen; deshalb wurde {commit}, die letzte Version, die gut lief, zurückgeholt.',
  'verified-pair-missing':
    'Was eingesetzt ist, war nicht festzustellen, und {commit}, die letzte Version, die gut lief, ist nicht mehr aufgehoben. Aktualisiere einmal, um alles in Ordnung zu bringen.',
  'recovered-old-version':
    'Eine frühere Aktualisierung wurde unterbrochen; {commit} wurde wiederhergestellt.',
  'nothing-to-recover': 'Nichts wurde unterbrochen; es gibt nichts zu reparieren.',
  'recovered-new-version':
    'Eine frühere Aktualisierung wurde unterbrochen, nachdem sie schon gelungen war; sie wurde abgeschlossen.',

  'install-users': 'Die Systembenutzer {names} anlegen.',
  'install-folder': 'Den Ordner {folder} anlegen ({owner}, {mode}).',
  'install-mend': '{path} an {owner} geben, mit den Rechten {mode} (jetzt {oldOwner}, {oldMode}).',
  'install-file': '{file} schreiben ({owner}, {mode}).',
  'install-settings': 'Die Einstellungen in {file} ablegen.',
  'install-enable': 'Beim Hochfahren starten: {units}.',
  'install-refresh':
    'Den Branch {branch} holen, seine Umgebung bauen, LadyLinux starten und prüfen, ob es antwortet.',
  'install-nothing':
    'LadyLinux ist auf diesem Rechner bereits eingerichtet. Nichts wurde geändert.',
  'install-snapshot': 'Zuerst mit Ihrem Einverständnis einen Timeshift-Schnappschuss anlegen.',
  'install-unit':
    '{unit} zusammen mit dem Rest aktualisieren; die eigene Datei bleibt, wie sie ist.',
  'install-start':
    '{unit} als Benutzer ladylinux aus /opt/ladylinux/venv starten, durch ein Drop-in neben der Datei ({file}).',
  'install-app-state':
    '{path}, das die Anwendung in ihren Code schreibt, unter /var/lib/ladylinux/data/app-state behalten.',
  'install-stray':
    'Den Prozess beenden, der Port {port, number, ::group-off} belegt: {holder} (Prozess {pid, number, ::group-off}).',
  'install-stray-again':
    'Der Prozess, der den Port belegte, wurde wieder gestartet, wie er war: {holder}',
  'install-clone':
    'Sobald die neue Version läuft, die Dateien des Repositorys in {folder} selbst in einen Ordner unter {target} verschieben; Modelle bleiben, wo sie sind.',
  'install-ask-packages':
    'Diese Pakete aus dem Paketindex installieren, jetzt und wann immer das Repository keine nennt: {packages}?',
  'install-ask-snapshot':
    'Auf diesem Computer gibt es Timeshift. Vor jeder Änderung einen Schnappschuss anlegen? [J/n]',
  'question-left':
    'Sie haben diese Frage offen gelassen, darum wurde nichts weiter geändert. Zum Weitermachen starten Sie es noch einmal.',
  'snapshot-failed':
    'Der Schnappschuss gelang nicht ({reason}), darum wurde nichts geändert. Behebe das in Timeshift oder mache ohne weiter: --no-snapshot',
  'stray-of-unit':
    'Port {port, number, ::group-off} ist von {unit} belegt, einem Dienst, der nicht zu LadyLinux gehört. Halte ihn zuerst an: sudo systemctl stop {unit}',
  'foreign-unit':
    'Auf diesem Rechner gibt es einen Dienst {unit}, der nicht von uns ist. Um sein Programm zu behalten und unsere Einstellungen hinzuzufügen: sudo ladylinux-refresh install --adopt. Um stattdessen unseren zu verwenden, nehmen Sie zuerst seine Datei aus /etc/systemd/system. Nichts wurde geändert.',
  'unit-missing':
    'Die Einstellungen nennen den Dienst {unit}, aber auf diesem Rechner gibt es keinen dieses Namens. Installieren Sie ihn, oder nehmen Sie ihn aus den Diensten in den Einstellungen.',
  'package-incomplete':
    '{file} fehlt, die Installation von LadyLinux ist also unvollständig. Beheben Sie das mit: {fix}',

  'timer-on': 'LadyLinux aktualisiert sich von selbst; das nächste Mal um {next}.',
  'timer-off':
    'LadyLinux aktualisiert sich nicht von selbst. Erlauben Sie es mit: sudo ladylinux-refresh timer on',
  'timer-quiet': 'In den Ruhezeiten, {quiet}, beginnt keine Aktualisierung.',
  'timer-within-quiet': 'Es ist Ruhezeit ({quiet}), deshalb wurde keine Aktualisierung begonnen.',
  'timer-refused':
    'systemd hat den Timer nicht geändert: {reason}. Siehe: systemctl status ladylinux-unattended.timer',

  'layer-built': 'Die Anwendungsschicht steht auf {commit}. Es wurde kein Dienst gestartet.',
  'folder-not-reachable':
    '{folder} darf von {user} nicht betreten werden; mit diesem Benutzer läuft der Code des Repositorys. Beheben Sie es mit: {fix}',
  'would-refresh-cleanly': '{commit} ließe sich sauber einspielen. Nichts wurde geändert.',
  'would-roll-back':
    '{commit} würde zurückgenommen: In Betrieb funktioniert es nicht. Nichts wurde geändert.',
  'journal-not-readable':
    'Ihr Konto darf das Protokoll des Dienstes nicht lesen. Ein Systemverwalter kann das erlauben mit „sudo usermod -aG systemd-journal NAME“ (gilt ab der nächsten Anmeldung) oder es lesen mit: sudo ladylinux-refresh logs',
  'report-saved':
    'Der Problembericht liegt in {file}. Geheimnisse wurden herausgenommen; sehen Sie ihn durch, bevor Sie ihn weitergeben.',
  'file-not-saved':
    '{file} konnte nicht geschrieben werden ({reason}). Wählen Sie einen anderen Ort.',

  'baseline-clean':
    'Dies ist ein sauberer Ausgangszustand: das System und was LadyLinux davon braucht, und nichts von der Anwendung.',
  'baseline-not-clean': 'Dies ist kein sauberer Ausgangszustand:',
  'baseline-has-code': '{path} enthält Code der Anwendung oder was daraus entstand.',
  'baseline-has-state': '{path} enthält Modelle oder Daten der Anwendung.',
  'baseline-how-vm':
    'Ihr Schnappschuss entsteht auf dem Rechner, der diese virtuelle Maschine ausführt; VM ist ihr Name dort: {command}',
  'baseline-how-other-vm':
    'Ihr Schnappschuss entsteht von außen, mit dem Programm, das diese virtuelle Maschine ausführt ({kind}).',
  'baseline-how-container':
    'Dies ist ein Container ({kind}): Sein Ausgangszustand ist sein Abbild. Bauen Sie es mit --no-service, statt Schnappschüsse zu machen.',
  'baseline-how-inside': 'Ein Schnappschuss ist hier möglich: {command}',
  'baseline-how-none':
    'Auf diesem Rechner macht nichts Schnappschüsse. Installieren Sie Timeshift mit: sudo apt install timeshift',
  'baseline-not-from-inside':
    'Von diesem Rechner aus ist kein Schnappschuss möglich. Wie es geht, sagt: sudo ladylinux-refresh baseline',
  'baseline-not-clean-to-take':
    'Es wurde kein Schnappschuss gemacht, weil dies kein sauberer Ausgangszustand ist. Warum, sagt: sudo ladylinux-refresh baseline',
  'baseline-taken': 'Der Schnappschuss ist gemacht ({name}).',
  'baseline-take-failed':
    'Der Schnappschuss gelang nicht: {reason}. Sonst wurde nichts geändert; wie es von Hand geht, sagt: sudo ladylinux-refresh baseline',

  'detail-bytes': '{receivedBytes}',
  'detail-commit': '{commit}',
  'detail-commit-signed': '{commit}, signiert von {signer}',
  'detail-commits': '{from} → {to}',
  'detail-packages':
    '{packages, plural, one {# Paket} other {# Pakete}}{changed, plural, =0 {} other {, # geändert}}',
  'detail-packages-as-of':
    '{packages, plural, one {# Paket} other {# Pakete}}, {changed} geändert; {source, select, packages {die Einstellung packages} other {{source}}}, Stand {day}',
  'detail-packages-kept': '{packages, plural, one {# Paket} other {# Pakete}}, wie zuvor',
  'detail-import-ok': 'lässt sich laden',
  'detail-import-unsure': 'lädt nur im Dienst',
  'detail-no-hook': 'nichts vorzubereiten',
  'detail-health': 'antwortet in {latency}',
  'detail-disk': '{freeBytes} frei',

  ...doctorDe,
};
