import type { Machine } from '../../support/machine';

/** One line of an update manager. */
export interface Update {
  readonly source: string;
  readonly packages: string[];
  readonly old: string;
  readonly new: string;
  readonly origin: string;
  readonly label: string;
  readonly site: string;
  readonly summary: string;
  readonly description: string;
}

/**
 * The lines that mintUpdate would show: it reads apt's cache through python3-apt, shows one line per source package, and describes it by
 * the package of the same name (its checkAPT.py and Classes.py). Debian does not package mintUpdate.
 */
export async function updatesIn(machine: Machine): Promise<Update[]> {
  const { stdout } = await machine.exec(['/usr/bin/python3', '-'], { input: program });
  return JSON.parse(stdout) as Update[];
}

const program = `
import apt, json

cache = apt.Cache()
cache.upgrade(False)
updates = {}
for package in cache.get_changes():
    if not (package.is_installed and package.marked_upgrade):
        continue
    candidate = package.candidate
    if not candidate.source_name.startswith("ladylinux"):
        continue
    [origin] = [each for each in candidate.origins if each.archive != "now"]
    update = updates.setdefault(candidate.source_name, {"source": candidate.source_name, "packages": []})
    update["packages"].append(package.name)
    if len(update["packages"]) == 1 or package.name == candidate.source_name:
        update.update({
            "old": package.installed.version, "new": candidate.version,
            "origin": origin.origin, "label": origin.label, "site": origin.site,
            "summary": candidate.summary, "description": candidate.description,
        })
print(json.dumps(list(updates.values())))
`;
