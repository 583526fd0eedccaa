import { because, message, type Message, type Why } from '../../contract/message';
import { troubleOnTheWay } from '../lib/network-trouble';
import { proxyFailure } from '../lib/proxy';
import { cleanText, trimmedEnd } from '../lib/text';
import type { PythonFailure } from './python';
import { statusInNeed } from './python/failures';

const isWarning = /^(?:warning|\[notice\])/i;
const label = /^(?:error|cause|hint):\s/i;
/** uv starts every such failure with this line, which says nothing. */
const preface = 'No solution found when resolving dependencies';

/** A tool's error text without labels and warnings, as part of a sentence. of: its subject. */
const words = (text: string, of = ''): string => {
  const said = text
    .split('\n')
    .map((line) => line.trim().replace(label, '').trim())
    .filter((line) => line !== '' && line !== preface && !isWarning.test(line))
    .slice(-3);
  const about = of === '' ? '' : `${of}: `;
  return trimmedEnd(cleanText(`${about}${said.join(' ')}`, 400), '.');
};

const ofNetwork = new Set(['offline', 'untrusted-certificate', 'python-not-received']);

/** Other failures may quote any text, so only the proxy's is recognized in them. */
const troubleOf = (kind: string, detail: string): Message | null =>
  ofNetwork.has(kind) ? troubleOnTheWay(detail, because('package-index')) : proxyFailure(detail);

/** `status`: the HTTP status that the index answered; null: none that may pass. */
function indexAway(status: number | null): Message {
  if (status === null) return message('index-offline');
  const host = because('package-index');
  return status >= 500 && status !== 503
    ? message('host-fails', { host, status })
    : message('host-asks-to-wait', { host, status, minutes: 0 });
}

/** The message for a failure of interpreters, tools and packages. */
export function pythonFailure(failure: PythonFailure, commit: Why): Message {
  const trouble = 'detail' in failure ? troubleOf(failure.kind, failure.detail) : null;
  if (trouble !== null) return trouble;
  switch (failure.kind) {
    case 'offline':
      return indexAway(statusInNeed(failure.detail));
    case 'untrusted-certificate':
      return message('certificate-refused', { host: because('package-index') });
    case 'index-refused':
      return message('environment-failed', { reason: words(failure.detail) });
    case 'no-such-package':
      return message('dependencies-unresolvable', {
        commit,
        reason: words(failure.detail, failure.requirement),
      });
    case 'conflict':
    case 'incompatible-python':
      return message('dependencies-unresolvable', { commit, reason: words(failure.detail) });
    case 'hash-mismatch':
    case 'hash-missing':
      return message('dependency-hash-mismatch', {
        reason: words(failure.detail, failure.package),
      });
    case 'build-failed':
      // the compiler's own output is in the log
      return message('dependency-build-failed', {
        reason: words(
          failure.package !== '' && failure.detail.includes('\n')
            ? failure.package
            : `${failure.package}: ${failure.detail}`,
        ),
      });
    case 'no-wheel':
      if (failure.isManaged)
        return message('python-not-on-offer', {
          needs: words(`${failure.pythons.join(', ')} (${failure.package})`),
          have: failure.have,
        });
      return message('package-not-for-python', {
        package: words(failure.package),
        pythons: words(failure.pythons.join(', ')),
        have: failure.have,
      });
    case 'needs-source':
      return message('dependency-build-failed', {
        reason: because('no-wheel', { name: failure.name }),
      });
    case 'bad-dependency-file':
      return message('dependencies-unresolvable', {
        commit,
        reason: words(failure.detail, failure.file),
      });
    case 'not-lockable':
      return message('dependencies-unresolvable', {
        commit,
        reason: because('not-held', { names: words(failure.requirements.join(', ')) }),
      });
    case 'from-git':
      return message('dependency-from-git', {
        package: words(failure.package),
        instead: words(failure.instead),
      });
    case 'stale-lock':
      return message('lock-stale', {
        file: failure.file,
        packages: words(failure.names.join(', ')),
      });
    case 'no-dependency-file':
      return message('no-dependency-file');
    case 'packages-proposed': {
      const told = (all: readonly { name: string; because: string }[]) =>
        cleanText(all.map(({ name, because }) => `${name} (${because})`).join(', '), 1500);
      return {
        code: failure.unknown.length === 0 ? 'packages-proposed' : 'packages-proposed-unknown',
        params: {
          // Not part of the sentence: the names that a person can agree to are read from it.
          packages: failure.packages
            .map(({ name }) => name)
            .join(' ')
            .slice(0, 1500),
          reasons: told(failure.packages),
          unknown: told(failure.unknown),
        },
      };
    }
    case 'entry-shadowed':
      return message('entry-point-shadowed', { path: failure.path });
    case 'disk-full':
      return message('environment-failed', { reason: because('disk-full') });
    case 'no-fitting-python':
      return message('python-does-not-fit', {
        needs: words(failure.needs),
        have: failure.have.join(', ').slice(0, 300),
      });
    case 'no-managed-python':
      return message('python-not-on-offer', {
        needs: words(failure.needs),
        have: failure.have.join(', ').slice(0, 300),
      });
    case 'wants-python':
      return message('python-not-received', {
        version: failure.version,
        reason: because('not-asked'),
      });
    case 'python-not-received': {
      const { version, why } = failure;
      if (why === 'offline') return message('python-offline', { version });
      const reason = words(failure.detail);
      return why === 'mismatch'
        ? message('python-mismatch', { version, reason })
        : message('python-not-received', { version, reason });
    }
    case 'no-python':
      // root makes the command from the package's name
      return { code: 'tool-missing', params: { tool: failure.path, package: 'python3' } };
    case 'python-too-old':
      return message('tool-too-old', {
        tool: failure.path,
        version: failure.version,
        needed: failure.needs,
      });
    case 'no-venv-module':
      return {
        code: 'tool-missing',
        params: { tool: 'python3 venv', package: failure.aptPackage },
      };
    case 'cancelled':
      return message('cancelled-before-stop');
    case 'timed-out':
      return message('environment-failed', {
        reason: because('took-longer', { seconds: failure.seconds }),
      });
    case 'tool-failed':
      return message('environment-failed', { reason: words(failure.detail, failure.tool) });
  }
}
