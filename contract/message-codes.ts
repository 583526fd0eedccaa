// Written by `node build/schemas.mjs` from words/en.json: change the sentences there.

/** Every sentence that the helper can say. */
export const messageCodes = [
  'refreshed',
  'first-version',
  'nothing-to-do',
  'would-refresh',
  'staged',
  'staged-waits',
  'staged-changed',
  'staged-unreadable',
  'staged-planned',
  'staged-discarded',
  'staged-of-another',
  'nothing-staged',
  'held-an-hour',
  'offline',
  'cancelled-before-stop',
  'cancelled-rolled-back',
  'canary-failed',
  'rolled-back',
  'returned',
  'left-stopped',
  'needs-attention',
  'first-version-failed',
  'cancelled-first-version',
  'interrupted-first-version',
  'in-place-not-running',
  'interrupted-nothing-changed',
  'interrupted-completed',
  'interrupted-rolled-back',
  'already-set-up',
  'repository-not-asked',
  'host-not-asked',
  'not-signed',
  'signature-refused',
  'unattended-in-use',
  'unattended-not-forward',
  'commit-marked-bad',
  'busy',
  'attached',
  'detached',
  'address-not-local',
  'address-unknown',
  'no-commit-page',
  'settings-unreadable',
  'settings-not-json',
  'settings-invalid',
  'settings-no-object',
  'settings-key-unknown',
  'settings-key-unknown-near',
  'setting-refused',
  'settings-reset',
  'settings-saved',
  'unknown-setting',
  'unknown-setting-near',
  'unknown-verb',
  'unknown-verb-near',
  'unknown-option',
  'unknown-option-near',
  'usage',
  'code-missing',
  'not-set-up',
  'prefix-not-writable',
  'prefix-as-root',
  'not-root',
  'not-authorised',
  'no-agent',
  'no-systemd',
  'kept-environment-changed',
  'no-kept-version',
  'internal-error',
  'task-died',
  'sandbox-mode',
  'sandbox-ready',
  'disk-too-full',
  'disk-filled',
  'read-only-filesystem',
  'mounted-in-the-way',
  'no-folder-in-the-way',
  'unsafe-parent',
  'tool-missing',
  'tool-too-old',
  'health-was-bad',
  'branch-not-found',
  'branch-name-refused',
  'repository-not-found',
  'repository-refused',
  'repository-needs-login',
  'repository-of-another',
  'certificate-refused',
  'host-key-changed',
  'preview-signed',
  'preview-not-signed',
  'preview-signature-refused',
  'preview-failed-before',
  'preview-edits-over-limit',
  'preview-data-copied',
  'preview-data-no-room',
  'preview-other-repository',
  'preview-too-large',
  'fetch-stalled',
  'host-asks-to-wait',
  'host-fails',
  'fetch-failed',
  'history-refused',
  'submodule-not-fetched',
  'large-files-not-fetched',
  'no-tag-to-follow',
  'commit-not-on-branch',
  'history-rewritten',
  'checkout-failed',
  'code-unreadable',
  'local-edits-not-saved',
  'local-edits-unreadable',
  'local-edits-left-out',
  'local-edits-saved',
  'local-edits-again',
  'local-edits-over-limit',
  'app-state-refused',
  'app-state-failed',
  'app-state-unknown',
  'app-state-kept',
  'nested-repository',
  'live-tree-not-a-repository',
  'no-dependency-file',
  'python-does-not-fit',
  'package-not-for-python',
  'python-not-on-offer',
  'python-offline',
  'python-mismatch',
  'python-not-received',
  'package-from-source',
  'packages-proposed',
  'packages-proposed-unknown',
  'packages-not-as-of',
  'dependencies-unresolvable',
  'dependency-build-failed',
  'dependency-hash-mismatch',
  'dependency-from-git',
  'lock-stale',
  'project-not-installed',
  'index-offline',
  'index-offline-mirror',
  'proxy-unreachable',
  'proxy-wants-login',
  'proxy-refuses',
  'proxy-offline',
  'captive-portal',
  'certificate-not-now',
  'certificates-unusable',
  'login-kept',
  'login-forgotten',
  'login-none',
  'login-unusable',
  'login-key-unusable',
  'login-no-host-key',
  'login-host-unconfirmed',
  'login-host',
  'model-source-login',
  'environment-failed',
  'environment-rebuilt',
  'uv-unavailable',
  'own-package-index',
  'entry-point-not-found',
  'entry-point-shadowed',
  'entry-module-missing',
  'entry-point-hidden',
  'code-syntax-error',
  'code-missing-module',
  'code-missing-module-elsewhere',
  'code-missing-attribute',
  'code-import-warning',
  'service-would-not-stop',
  'service-not-installed',
  'service-died',
  'service-wants-path',
  'service-hangs',
  'service-answers-error',
  'health-path-better',
  'service-still-starting',
  'service-other-scheme',
  'service-other-name',
  'service-no-such-path',
  'service-refuses',
  'service-port-taken',
  'hook-cannot-run',
  'prepare-failed',
  'prepare-killed',
  'prepare-timed-out',
  'data-not-copied',
  'data-in-use',
  'data-put-back',
  'service-loops',
  'probation-failed',
  'probation-died',
  'probation-answers',
  'data-copy-failed',
  'swap-failed',
  'port-of-another',
  'exposed-to-network',
  'manifest-broken',
  'models-missing',
  'models-disk-missing',
  'manifest-not-json',
  'manifest-too-large',
  'manifest-too-many',
  'manifest-no-models',
  'manifest-schema-unknown',
  'manifest-not-an-entry',
  'manifest-member-unusable',
  'manifest-no-name',
  'manifest-name-twice',
  'manifest-no-file',
  'manifest-file-twice',
  'manifest-path-refused',
  'manifest-no-checksum',
  'manifest-algorithm-unknown',
  'manifest-algorithm-weak',
  'manifest-checksum-malformed',
  'manifest-no-source',
  'manifest-source-refused',
  'models-folder',
  'models-folder-missing',
  'models-folder-unreadable',
  'models-folder-refused',
  'models-none',
  'models-manifest-broken',
  'models-problems',
  'models-problem-place',
  'models-extra',
  'models-ollama',
  'models-ollama-refused',
  'models-ollama-nonsense',
  'model-wrong-size',
  'model-corrupt',
  'model-unreadable',
  'model-changed-while-read',
  'models-cancelled',
  'model-unknown-name',
  'models-verify-summary',
  'model-downloaded',
  'model-downloaded-unverifiable',
  'model-already-there',
  'model-not-in-bundle',
  'model-kept-beside',
  'model-mismatch',
  'model-source-web-page',
  'model-source-lfs-pointer',
  'model-source-status',
  'model-source-size',
  'model-source-too-long',
  'model-source-range',
  'model-source-encoded',
  'model-source-insecure',
  'model-source-redirects',
  'model-source-file-not-allowed',
  'model-source-file-missing',
  'model-download-offline',
  'model-download-stalled',
  'model-download-cut',
  'model-disk-full',
  'model-source-waits',
  'models-pause',
  'models-go-on',
  'model-source-busy',
  'model-same-again',
  'model-mixed',
  'model-too-large-here',
  'model-disk-gone',
  'model-name-not-here',
  'model-name-too-long',
  'manifest-source-moves',
  'model-not-writable',
  'model-part-not-ours',
  'models-busy',
  'models-at-work',
  'models-detached',
  'models-interrupted',
  'models-download-cancelled',
  'models-download-nothing',
  'models-download-summary',
  'journal-set-aside',
  'history-set-aside',
  'output-left-out',
  'warnings-left-out',
  'verified-pair-restored',
  'verified-pair-missing',
  'recovered-old-version',
  'nothing-to-recover',
  'answers-cut',
  'port-held-from-now-on',
  'recovered-new-version',
  'install-users',
  'install-folder',
  'install-mend',
  'install-file',
  'install-settings',
  'install-enable',
  'install-refresh',
  'install-nothing',
  'install-snapshot',
  'install-unit',
  'install-start',
  'install-app-state',
  'install-health',
  'install-stray',
  'install-stray-again',
  'install-clone',
  'install-ask-packages',
  'install-ask-app-state',
  'install-ask-snapshot',
  'question-left',
  'bundle-missing',
  'bundle-not-reached',
  'bundle-refused',
  'bundle-needs-commit',
  'bundle-since-refused',
  'bundle-python-refused',
  'bundle-python-needs-uv',
  'bundle-not-written',
  'bundle-folder-refused',
  'bundle-made',
  'bundle-saved',
  'bundle-plan',
  'bundle-cancelled',
  'bundle-interrupted',
  'bundle-at-work',
  'stick-not-writable',
  'bundle-whole',
  'bundle-shown',
  'bundle-unknown-files',
  'bundle-models-left-out',
  'bundle-as-source',
  'bundle-models-later',
  'image-built',
  'image-refused',
  'image-failed',
  'bundle-not-confirmed',
  'bundle-ask',
  'bundle-of-another',
  'stick-gone',
  'bundle-not-forward',
  'like-same',
  'like-differs',
  'like-still-differs',
  'like-other-list',
  'source-not-used',
  'bundle-served',
  'bundle-served-always',
  'bundle-served-no-more',
  'bundle-serve-refused',
  'bundle-port-refused',
  'bundle-closed-to-others',
  'snapshot-failed',
  'stray-of-unit',
  'foreign-unit',
  'unit-missing',
  'package-incomplete',
  'timer-on',
  'ahead-of-tag',
  'held-all',
  'held-skipped',
  'held-left',
  'hold-on',
  'hold-until',
  'hold-hour',
  'hold-nothing',
  'hold-off',
  'skip-none',
  'skip-some',
  'timer-off',
  'timer-quiet',
  'waits-for-hours',
  'waits-for-power',
  'waits-for-line',
  'waits-for-load',
  'waits-for-idle',
  'ask-refused',
  'edits-kept',
  'edits-conflict',
  'edits-more-conflicts',
  'edits-none',
  'edits-unknown',
  'edits-saved',
  'edits-left',
  'patch-refused',
  'timer-refused',
  'layer-built',
  'folder-not-reachable',
  'would-refresh-cleanly',
  'would-roll-back',
  'journal-not-readable',
  'report-saved',
  'report-without-log',
  'file-not-saved',
  'baseline-clean',
  'baseline-not-clean',
  'baseline-has-code',
  'baseline-has-state',
  'baseline-how-vm',
  'baseline-how-other-vm',
  'baseline-how-container',
  'baseline-how-inside',
  'baseline-how-none',
  'baseline-not-from-inside',
  'baseline-not-clean-to-take',
  'baseline-taken',
  'baseline-take-failed',
  'detail-bytes',
  'detail-not-asked',
  'detail-fetched',
  'detail-commit',
  'detail-commit-signed',
  'detail-commits',
  'detail-packages',
  'detail-packages-of',
  'detail-packages-as-of',
  'detail-packages-kept',
  'detail-canary-unknown',
  'detail-canary-no-room',
  'detail-canary-no-data',
  'detail-import-ok',
  'detail-import-unsure',
  'detail-no-hook',
  'detail-health',
  'detail-drained',
  'detail-drain-over',
  'detail-drain-unknown',
  'detail-disk',
  'found-not-set-up',
  'why-not-set-up',
  'found-disk-low',
  'why-disk-low',
  'found-polkit-missing',
  'why-polkit-missing',
  'found-polkit-remote',
  'why-polkit-remote',
  'found-polkit-agent',
  'why-polkit-agent',
  'found-user-missing',
  'why-user-missing',
  'found-user-admin',
  'why-user-admin',
  'found-folder-missing',
  'why-folder-missing',
  'found-not-a-folder',
  'why-not-a-folder',
  'found-owner',
  'why-owner',
  'found-code-writable',
  'why-code-writable',
  'found-state-owner',
  'why-state-owner',
  'found-models-closed',
  'why-models-closed',
  'found-models-hidden',
  'why-models-hidden',
  'found-way-closed',
  'why-way-closed',
  'found-env-missing',
  'why-env-missing',
  'found-env-unreadable',
  'why-env-unreadable',
  'found-env-line',
  'why-env-line',
  'found-exposed',
  'why-exposed',
  'found-unit-missing',
  'why-unit-missing',
  'found-unit-foreign',
  'why-unit-foreign',
  'found-unit-unexpanded',
  'why-unit-unexpanded',
  'found-unit-entry',
  'why-unit-entry',
  'found-unit-elsewhere',
  'why-unit-elsewhere',
  'found-unit-root',
  'why-unit-root',
  'found-port-moved',
  'found-port-not-held',
  'found-unit-disabled',
  'why-port-moved',
  'why-port-not-held',
  'why-unit-disabled',
  'found-unit-unlisted',
  'why-unit-unlisted',
  'found-app-missing',
  'why-app-missing',
  'found-app-no-repository',
  'why-app-no-repository',
  'found-app-unreadable',
  'why-app-unreadable',
  'found-clone-above',
  'why-clone-above',
  'found-nested',
  'why-nested',
  'found-detached',
  'why-detached',
  'found-remote',
  'why-remote',
  'found-edits',
  'why-edits',
  'found-app-state',
  'why-app-state',
  'found-app-large',
  'why-app-large',
  'found-app-huge',
  'why-app-huge',
  'found-bytecode',
  'why-bytecode',
  'found-weights',
  'why-weights',
  'found-signed',
  'why-signed',
  'found-not-signed',
  'why-not-signed',
  'found-branch',
  'why-branch',
  'found-no-dependencies',
  'found-packages-unused',
  'why-no-dependencies',
  'found-shadowed',
  'why-shadowed',
  'found-no-entry',
  'why-no-entry',
  'found-venv-missing',
  'why-venv-missing',
  'found-venv-broken',
  'why-venv-broken',
  'found-venv-foreign',
  'why-venv-foreign',
  'found-venv-no-pip',
  'why-venv-no-pip',
  'found-mirror-unused',
  'found-proxy-unused',
  'why-mirror-unused',
  'why-proxy-unused',
  'why-certificates',
  'found-received-packages',
  'why-received-packages',
  'found-kept-data',
  'why-kept-data',
  'found-port',
  'why-port',
  'found-service-down',
  'why-service-down',
  'found-health-error',
  'why-health-error',
  'found-service-loops',
  'found-no-answer',
  'why-no-answer',
  'found-health-page',
  'why-health-page',
  'found-manifest-problems',
  'why-manifest-problems',
  'found-no-checksum',
  'why-no-checksum',
  'found-leftover-staging',
  'why-leftover-staging',
  'found-leftover-journal',
  'why-leftover-journal',
  'found-leftover-unit',
  'why-leftover-unit',
  'found-leftover-mount',
  'why-leftover-mount',
  'found-leftover-request',
  'why-leftover-request',
  'found-sudo-writable',
  'why-sudo-writable',
  'why-settings',
  'why-no-systemd',
  'why-package',
  'why-tool',
  'why-unsafe-parent',
  'why-manifest',
  'why-models-missing',
  'why-models-disk',
  'fix-run',
  'fix-health-path',
  'fix-entry-point',
  'fix-health-setting',
  'fix-edit',
  'fix-developers',
  'check-needs-root',
  'check-timed-out',
  'check-failed',
  'doctor-well',
  'doctor-summary',
  'doctor-follows',
  'doctor-can-fix',
  'doctor-fixed',
  'doctor-fixed-saved',
  'doctor-declined',
  'host-reached',
  'doctor-fix-failed',
  'after-failed',
  'after-killed',
  'after-late',
  'after-refused',
  'why-after-refused',
  'why-after-failed',
] as const;

/** What goes into the places of each sentence. */
export interface MessageParams {
  refreshed: { commit: string | number; count: number; seconds: number };
  'first-version': { commit: string | number };
  'nothing-to-do': { branch: string | number; commit: string | number };
  'would-refresh': { from: string | number; to: string | number; branch: string | number };
  staged: { commit: string | number; count: number };
  'staged-waits': { commit: string | number };
  'staged-changed': { commit: string | number; why: string };
  'staged-unreadable': Record<string, never>;
  'staged-planned': { commit: string | number; when: string; place: string; at: string | number };
  'staged-discarded': { commit: string | number };
  'staged-of-another': { commit: string | number };
  'nothing-staged': Record<string, never>;
  'held-an-hour': { commit: string | number };
  offline: { host: string | number; why: string; last: string | number };
  'cancelled-before-stop': Record<string, never>;
  'cancelled-rolled-back': { commit: string | number };
  'canary-failed': { bad: string | number; commit: string | number };
  'rolled-back': { bad: string | number; commit: string | number };
  returned: { commit: string | number; seconds: number };
  'left-stopped': { bad: string | number };
  'needs-attention': Record<string, never>;
  'first-version-failed': { bad: string | number };
  'cancelled-first-version': Record<string, never>;
  'interrupted-first-version': Record<string, never>;
  'in-place-not-running': { commit: string | number };
  'interrupted-nothing-changed': Record<string, never>;
  'interrupted-completed': { commit: string | number };
  'interrupted-rolled-back': { commit: string | number };
  'already-set-up': Record<string, never>;
  'repository-not-asked': { host: string | number };
  'host-not-asked': { host: string | number };
  'not-signed': { what: string; commit: string | number };
  'signature-refused': { what: string; commit: string | number };
  'unattended-in-use': { seconds: number; count: number };
  'unattended-not-forward': { to: string | number; from: string | number; branch: string | number };
  'commit-marked-bad': { commit: string | number };
  busy: Record<string, never>;
  attached: Record<string, never>;
  detached: Record<string, never>;
  'address-not-local': { url: string | number };
  'address-unknown': Record<string, never>;
  'no-commit-page': { commit: string | number };
  'settings-unreadable': { file: string | number; reason: string | number };
  'settings-not-json': { file: string | number; line: string | number };
  'settings-invalid': {
    file: string | number;
    place: string | number;
    reason: string | number;
    name: string | number;
  };
  'settings-no-object': { file: string | number; reason: string | number };
  'settings-key-unknown': { place: string | number; file: string | number; name: string | number };
  'settings-key-unknown-near': {
    place: string | number;
    file: string | number;
    near: string | number;
    name: string | number;
  };
  'setting-refused': { place: string | number; reason: string | number };
  'settings-reset': { file: string | number };
  'settings-saved': Record<string, never>;
  'unknown-setting': { name: string | number };
  'unknown-setting-near': { name: string | number; near: string | number };
  'unknown-verb': { verb: string | number };
  'unknown-verb-near': { verb: string | number; near: string | number };
  'unknown-option': { option: string | number; verb: string | number };
  'unknown-option-near': { option: string | number; near: string | number };
  usage: { reason: string | number };
  'code-missing': { folder: string | number };
  'not-set-up': Record<string, never>;
  'prefix-not-writable': { folder: string | number; reason: string | number };
  'prefix-as-root': { folder: string | number };
  'not-root': { verb: string | number };
  'not-authorised': Record<string, never>;
  'no-agent': Record<string, never>;
  'no-systemd': Record<string, never>;
  'kept-environment-changed': { commit: string | number; reason: string | number };
  'no-kept-version': { commit: string | number };
  'internal-error': { reason: string | number; log: string | number };
  'task-died': { task: string | number; reason: string | number; log: string | number };
  'sandbox-mode': { prefix: string | number };
  'sandbox-ready': { prefix: string | number };
  'disk-too-full': { folder: string | number; needBytes: number; freeBytes: number };
  'disk-filled': { folder: string | number; freeBytes: number };
  'read-only-filesystem': { folder: string | number };
  'mounted-in-the-way': { path: string | number; command: string | number };
  'no-folder-in-the-way': { path: string | number; kind: string; command: string | number };
  'unsafe-parent': { folder: string | number; reason: string | number; fix: string | number };
  'tool-missing': { tool: string | number; fix: string | number };
  'tool-too-old': { tool: string | number; version: string | number; needed: string | number };
  'health-was-bad': { reason: string | number };
  'branch-not-found': { branch: string | number; known: string | number };
  'branch-name-refused': { branch: string | number };
  'repository-not-found': { url: string | number };
  'repository-refused': { url: string | number; reason: string | number };
  'repository-needs-login': { url: string | number };
  'repository-of-another': { folder: string | number };
  'certificate-refused': { host: string | number };
  'host-key-changed': { host: string | number };
  'preview-signed': { signer: string | number; key: string | number };
  'preview-not-signed': Record<string, never>;
  'preview-signature-refused': Record<string, never>;
  'preview-failed-before': { commit: string | number };
  'preview-edits-over-limit': { sizeBytes: number; limitMiB: string | number };
  'preview-data-copied': { folder: string | number };
  'preview-data-no-room': { needBytes: number; freeBytes: number };
  'preview-other-repository': { from: string | number; to: string | number };
  'preview-too-large': { limitBytes: number };
  'fetch-stalled': { host: string | number };
  'host-asks-to-wait': { host: string | number; minutes: number; status: string | number };
  'host-fails': { host: string | number; status: string | number };
  'fetch-failed': { reason: string | number };
  'history-refused': { object: string | number; url: string | number; finding: string | number };
  'submodule-not-fetched': {
    path: string | number;
    why: string;
    url: string | number;
    commit: string | number;
    most: number;
  };
  'large-files-not-fetched': {
    count: number;
    path: string | number;
    why: string;
    url: string | number;
    status: string | number;
  };
  'no-tag-to-follow': { pattern: string | number; branch: string | number };
  'commit-not-on-branch': { commit: string | number; branch: string | number };
  'history-rewritten': { branch: string | number; from: string | number };
  'checkout-failed': { reason: string | number };
  'code-unreadable': { folder: string | number; command: string | number };
  'local-edits-not-saved': { reason: string | number };
  'local-edits-unreadable': { path: string | number; folder: string | number };
  'local-edits-left-out': { count: number; path: string | number };
  'local-edits-saved': { count: number; archive: string | number };
  'local-edits-again': { isWhole: string; archive: string | number };
  'local-edits-over-limit': { sizeBytes: number; limitMiB: string | number };
  'app-state-refused': { path: string | number; reason: string | number };
  'app-state-failed': { path: string | number; reason: string | number };
  'app-state-unknown': { path: string | number; place: string | number };
  'app-state-kept': { path: string | number; place: string | number };
  'nested-repository': { path: string | number };
  'live-tree-not-a-repository': Record<string, never>;
  'no-dependency-file': Record<string, never>;
  'python-does-not-fit': { needs: string | number; have: string | number };
  'package-not-for-python': {
    package: string | number;
    pythons: string | number;
    have: string | number;
  };
  'python-not-on-offer': { needs: string | number; have: string | number };
  'python-offline': { version: string | number };
  'python-mismatch': { version: string | number; reason: string | number };
  'python-not-received': { version: string | number; reason: string | number };
  'package-from-source': { package: string | number };
  'packages-proposed': { reasons: string | number };
  'packages-proposed-unknown': { reasons: string | number; unknown: string | number };
  'packages-not-as-of': { why: string };
  'dependencies-unresolvable': { commit: string | number; reason: string | number };
  'dependency-build-failed': { reason: string | number };
  'dependency-hash-mismatch': { reason: string | number };
  'dependency-from-git': { package: string | number; instead: string | number };
  'lock-stale': { file: string | number; packages: string | number };
  'project-not-installed': { package: string | number; reason: string | number };
  'index-offline': Record<string, never>;
  'index-offline-mirror': { index: string | number };
  'proxy-unreachable': { proxy: string | number };
  'proxy-wants-login': { proxy: string | number };
  'proxy-refuses': { proxy: string | number; status: string | number };
  'proxy-offline': { proxy: string | number; status: string | number };
  'captive-portal': { host: string | number };
  'certificate-not-now': { host: string | number; when: string; today: string | number };
  'certificates-unusable': { path: string | number; reason: string | number };
  'login-kept': { host: string | number; encrypted: string };
  'login-forgotten': { host: string | number };
  'login-none': { host: string | number };
  'login-unusable': Record<string, never>;
  'login-key-unusable': Record<string, never>;
  'login-no-host-key': { host: string | number };
  'login-host-unconfirmed': { host: string | number; fingerprints: string | number };
  'login-host': Record<string, never>;
  'model-source-login': { host: string | number; url: string | number };
  'environment-failed': { reason: string | number };
  'environment-rebuilt': { reason: string | number };
  'uv-unavailable': { reason: string | number };
  'own-package-index': { host: string | number };
  'entry-point-not-found': { commit: string | number };
  'entry-point-shadowed': { path: string | number };
  'entry-module-missing': { entry: string | number };
  'entry-point-hidden': { path: string | number; entry: string | number };
  'code-syntax-error': { reason: string | number };
  'code-missing-module': { reason: string | number };
  'code-missing-module-elsewhere': {
    reason: string | number;
    file: string | number;
    used: string | number;
  };
  'code-missing-attribute': { entry: string | number; reason: string | number };
  'code-import-warning': { reason: string | number };
  'service-would-not-stop': { unit: string | number; seconds: number };
  'service-not-installed': { unit: string | number };
  'service-died': { unit: string | number };
  'service-wants-path': { unit: string | number; path: string | number; why: string };
  'service-hangs': { unit: string | number; seconds: number };
  'service-answers-error': { unit: string | number; status: number; path: string | number };
  'health-path-better': { unit: string | number; path: string | number; command: string | number };
  'service-still-starting': { unit: string | number; seconds: number };
  'service-other-scheme': {
    unit: string | number;
    scheme: string | number;
    command: string | number;
  };
  'service-other-name': {
    unit: string | number;
    status: number;
    path: string | number;
    isKnown: string;
    host: string | number;
    command: string | number;
  };
  'service-no-such-path': {
    unit: string | number;
    path: string | number;
    status: number;
    count: number;
    known: string | number;
    command: string | number;
  };
  'service-refuses': {
    unit: string | number;
    status: number;
    path: string | number;
    command: string | number;
  };
  'service-port-taken': { port: number; holder: string | number; fix: string | number };
  'hook-cannot-run': { path: string | number; why: string; program: string | number };
  'prepare-failed': { code: number };
  'prepare-killed': { signal: string | number };
  'prepare-timed-out': { seconds: number };
  'data-not-copied': { folder: string | number; reason: string };
  'data-in-use': { folder: string | number; program: string | number };
  'data-put-back': { folder: string | number };
  'service-loops': { unit: string | number; count: string | number };
  'probation-failed': { bad: string | number; commit: string | number };
  'probation-died': { unit: string | number; count: string | number };
  'probation-answers': { unit: string | number; path: string | number };
  'data-copy-failed': { reason: string | number };
  'swap-failed': { reason: string | number };
  'port-of-another': { port: number; user: string | number; unit: string | number };
  'exposed-to-network': { host: string | number };
  'manifest-broken': { reason: string | number };
  'models-missing': { count: number };
  'models-disk-missing': { at: string | number };
  'manifest-not-json': { line: number; column: number };
  'manifest-too-large': Record<string, never>;
  'manifest-too-many': { limit: number };
  'manifest-no-models': Record<string, never>;
  'manifest-schema-unknown': { version: string | number };
  'manifest-not-an-entry': Record<string, never>;
  'manifest-member-unusable': { member: string | number; reason: string | number };
  'manifest-no-name': Record<string, never>;
  'manifest-name-twice': { name: string | number };
  'manifest-no-file': Record<string, never>;
  'manifest-file-twice': { path: string | number };
  'manifest-path-refused': { path: string | number; why: string };
  'manifest-no-checksum': Record<string, never>;
  'manifest-algorithm-unknown': { algorithm: string | number };
  'manifest-algorithm-weak': { algorithm: string | number };
  'manifest-checksum-malformed': { algorithm: string | number; expected: number; found: number };
  'manifest-no-source': Record<string, never>;
  'manifest-source-refused': { url: string | number; why: string };
  'models-folder': { folder: string | number };
  'models-folder-missing': { folder: string | number };
  'models-folder-unreadable': { folder: string | number; reason: string | number };
  'models-folder-refused': { folder: string | number; place: string };
  'models-none': Record<string, never>;
  'models-manifest-broken': Record<string, never>;
  'models-problems': Record<string, never>;
  'models-problem-place': { line: number; pointer: string | number };
  'models-extra': { count: number };
  'models-ollama': { address: string | number };
  'models-ollama-refused': { address: string | number };
  'models-ollama-nonsense': { address: string | number };
  'model-wrong-size': { actualBytes: number; expectedBytes: number };
  'model-corrupt': { actual: string | number; expected: string | number };
  'model-unreadable': { reason: string | number };
  'model-changed-while-read': Record<string, never>;
  'models-cancelled': Record<string, never>;
  'model-unknown-name': { name: string | number; known: string | number };
  'models-verify-summary': { verified: number; wrong: number; unsure: number; missing: number };
  'model-downloaded': Record<string, never>;
  'model-downloaded-unverifiable': Record<string, never>;
  'model-already-there': Record<string, never>;
  'model-not-in-bundle': Record<string, never>;
  'model-kept-beside': { kept: string | number };
  'model-mismatch': { actual: string | number; expected: string | number; kept: string | number };
  'model-source-web-page': { url: string | number };
  'model-source-lfs-pointer': { url: string | number };
  'model-source-status': { url: string | number; status: string | number };
  'model-source-size': { url: string | number; actualBytes: number; expectedBytes: number };
  'model-source-too-long': { url: string | number };
  'model-source-range': { url: string | number };
  'model-source-encoded': { url: string | number };
  'model-source-insecure': { url: string | number };
  'model-source-redirects': { url: string | number };
  'model-source-file-not-allowed': { url: string | number };
  'model-source-file-missing': { url: string | number };
  'model-download-offline': { host: string | number };
  'model-download-stalled': { host: string | number; seconds: number };
  'model-download-cut': { host: string | number; reason: string | number };
  'model-disk-full': { folder: string | number };
  'model-source-waits': { host: string | number; seconds: number };
  'models-pause': Record<string, never>;
  'models-go-on': Record<string, never>;
  'model-source-busy': { host: string | number; minutes: number };
  'model-same-again': { kept: string | number };
  'model-mixed': { host: string | number };
  'model-too-large-here': { folder: string | number };
  'model-disk-gone': { folder: string | number; reason: string | number };
  'model-name-not-here': { folder: string | number };
  'model-name-too-long': { folder: string | number };
  'manifest-source-moves': { url: string | number };
  'model-not-writable': { folder: string | number; reason: string | number };
  'model-part-not-ours': { path: string | number };
  'models-busy': Record<string, never>;
  'models-at-work': Record<string, never>;
  'models-detached': Record<string, never>;
  'models-interrupted': Record<string, never>;
  'models-download-cancelled': Record<string, never>;
  'models-download-nothing': Record<string, never>;
  'models-download-summary': { done: number; failed: number };
  'journal-set-aside': { reason: string | number; file: string | number };
  'history-set-aside': { file: string | number };
  'output-left-out': { step: string | number; lines: number };
  'warnings-left-out': { count: number };
  'verified-pair-restored': { commit: string | number };
  'verified-pair-missing': { commit: string | number };
  'recovered-old-version': { commit: string | number };
  'nothing-to-recover': Record<string, never>;
  'answers-cut': { count: number; seconds: number };
  'port-held-from-now-on': { address: string | number };
  'recovered-new-version': Record<string, never>;
  'install-users': { names: string | number };
  'install-folder': { folder: string | number; owner: string | number; mode: string | number };
  'install-mend': {
    path: string | number;
    owner: string | number;
    mode: string | number;
    oldOwner: string | number;
    oldMode: string | number;
  };
  'install-file': { file: string | number; owner: string | number; mode: string | number };
  'install-settings': { file: string | number };
  'install-enable': { units: string | number };
  'install-refresh': { branch: string | number };
  'install-nothing': Record<string, never>;
  'install-snapshot': Record<string, never>;
  'install-unit': { unit: string | number };
  'install-start': { unit: string | number; file: string | number };
  'install-app-state': { path: string | number };
  'install-health': { port: number; status: number; path: string | number };
  'install-stray': { port: number; holder: string | number; pid: number };
  'install-stray-again': { holder: string | number };
  'install-clone': { folder: string | number; target: string | number };
  'install-ask-packages': { packages: string | number };
  'install-ask-app-state': { path: string | number };
  'install-ask-snapshot': Record<string, never>;
  'question-left': Record<string, never>;
  'bundle-missing': { folder: string | number };
  'bundle-not-reached': { host: string | number; reason: string | number };
  'bundle-refused': { why: string; path: string | number };
  'bundle-needs-commit': { commit: string | number };
  'bundle-since-refused': { since: string | number; commit: string | number };
  'bundle-python-refused': { needs: string | number; python: string | number };
  'bundle-python-needs-uv': { python: string | number; why: string };
  'bundle-not-written': { path: string | number; why: string };
  'bundle-folder-refused': { folder: string | number; why: string };
  'bundle-made': {
    folder: string | number;
    commit: string | number;
    branch: string | number;
    files: number;
    sizeBytes: number;
    keptBytes: number;
    pythons: string | number;
    fingerprint: string | number;
  };
  'bundle-saved': {
    commit: string | number;
    branch: string | number;
    folder: string | number;
    files: number;
    sizeBytes: number;
    keptBytes: number;
  };
  'bundle-plan': { codeBytes: number; packageBytes: number; modelBytes: number; models: number };
  'bundle-cancelled': { folder: string | number };
  'bundle-interrupted': { folder: string | number };
  'bundle-at-work': Record<string, never>;
  'stick-not-writable': { folder: string | number; reason: string | number };
  'bundle-whole': {
    folder: string | number;
    commit: string | number;
    branch: string | number;
    files: number;
    sizeBytes: number;
    pythons: string | number;
    fingerprint: string | number;
  };
  'bundle-shown': {
    folder: string | number;
    commit: string | number;
    branch: string | number;
    day: string | number;
    standing: string;
    count: number;
    models: number;
    fingerprint: string | number;
  };
  'bundle-unknown-files': { count: number; path: string | number };
  'bundle-models-left-out': { count: number; path: string | number; command: string | number };
  'bundle-as-source': { python: string | number; count: number; name: string | number };
  'bundle-models-later': { command: string | number };
  'image-built': {
    image: string | number;
    commit: string | number;
    branch: string | number;
    packages: number;
    digest: string | number;
  };
  'image-refused': { folder: string | number; why: string; base: string | number };
  'image-failed': { reason: string | number };
  'bundle-not-confirmed': { command: string | number };
  'bundle-ask': {
    commit: string | number;
    branch: string | number;
    repository: string | number;
    day: string | number;
    fingerprint: string | number;
  };
  'bundle-of-another': { found: string | number; wanted: string | number };
  'stick-gone': Record<string, never>;
  'bundle-not-forward': { to: string | number; from: string | number };
  'like-same': Record<string, never>;
  'like-differs': { what: string | number };
  'like-still-differs': { what: string | number };
  'like-other-list': Record<string, never>;
  'source-not-used': { source: string | number; reason: string | number };
  'bundle-served': {
    folder: string | number;
    commit: string | number;
    branch: string | number;
    address: string | number;
  };
  'bundle-served-always': {
    folder: string | number;
    commit: string | number;
    branch: string | number;
    address: string | number;
  };
  'bundle-served-no-more': Record<string, never>;
  'bundle-serve-refused': { reason: string | number };
  'bundle-port-refused': { port: string | number; code: string | number };
  'bundle-closed-to-others': { folder: string | number };
  'snapshot-failed': { reason: string | number };
  'stray-of-unit': { port: number; unit: string | number };
  'foreign-unit': { unit: string | number };
  'unit-missing': { unit: string | number };
  'package-incomplete': { file: string | number; fix: string | number };
  'timer-on': { next: string | number };
  'ahead-of-tag': { tag: string | number };
  'held-all': Record<string, never>;
  'held-skipped': { commit: string | number };
  'held-left': { commit: string | number };
  'hold-on': Record<string, never>;
  'hold-until': { day: string | number };
  'hold-hour': Record<string, never>;
  'hold-nothing': Record<string, never>;
  'hold-off': Record<string, never>;
  'skip-none': Record<string, never>;
  'skip-some': { commits: string | number };
  'timer-off': Record<string, never>;
  'timer-quiet': { quiet: string | number };
  'waits-for-hours': { quiet: string | number };
  'waits-for-power': { percent: string | number };
  'waits-for-line': Record<string, never>;
  'waits-for-load': { load: string | number; limit: string | number };
  'waits-for-idle': { minutes: number };
  'ask-refused': { reason: string | number };
  'edits-kept': { count: number };
  'edits-conflict': { path: string | number };
  'edits-more-conflicts': { count: number };
  'edits-none': Record<string, never>;
  'edits-unknown': { folder: string | number };
  'edits-saved': { count: number; file: string | number };
  'edits-left': { path: string | number };
  'patch-refused': { file: string | number; why: string; limitBytes: number };
  'timer-refused': { reason: string | number };
  'layer-built': { commit: string | number };
  'folder-not-reachable': { user: string | number; folder: string | number; fix: string | number };
  'would-refresh-cleanly': { commit: string | number };
  'would-roll-back': { commit: string | number };
  'journal-not-readable': Record<string, never>;
  'report-saved': { file: string | number };
  'report-without-log': { file: string | number };
  'file-not-saved': { file: string | number; reason: string | number };
  'baseline-clean': Record<string, never>;
  'baseline-not-clean': Record<string, never>;
  'baseline-has-code': { path: string | number };
  'baseline-has-state': { path: string | number };
  'baseline-how-vm': { command: string | number };
  'baseline-how-other-vm': { kind: string | number };
  'baseline-how-container': { kind: string | number };
  'baseline-how-inside': { command: string | number };
  'baseline-how-none': Record<string, never>;
  'baseline-not-from-inside': Record<string, never>;
  'baseline-not-clean-to-take': Record<string, never>;
  'baseline-taken': { name: string | number };
  'baseline-take-failed': { reason: string | number };
  'detail-bytes': { receivedBytes: number };
  'detail-not-asked': { host: string | number };
  'detail-fetched': {
    tagged: string;
    tag: string | number;
    count: number;
    received: string;
    receivedBytes: number;
  };
  'detail-commit': { commit: string | number };
  'detail-commit-signed': { commit: string | number; signer: string | number };
  'detail-commits': { from: string | number; to: string | number };
  'detail-packages': { packages: number; changed: number };
  'detail-packages-of': { packages: number; changed: number; source: string | number };
  'detail-packages-as-of': {
    packages: number;
    changed: string | number;
    source: string | number;
    day: string | number;
  };
  'detail-packages-kept': { packages: number };
  'detail-canary-unknown': Record<string, never>;
  'detail-canary-no-room': Record<string, never>;
  'detail-canary-no-data': { latency: string | number; reason: string };
  'detail-import-ok': Record<string, never>;
  'detail-import-unsure': Record<string, never>;
  'detail-no-hook': Record<string, never>;
  'detail-health': { latency: string | number };
  'detail-drained': { seconds: number };
  'detail-drain-over': { count: number; seconds: number };
  'detail-drain-unknown': Record<string, never>;
  'detail-disk': { freeBytes: number };
  'found-not-set-up': Record<string, never>;
  'why-not-set-up': Record<string, never>;
  'found-disk-low': { freeBytes: number; folder: string | number; needBytes: number };
  'why-disk-low': Record<string, never>;
  'found-polkit-missing': Record<string, never>;
  'why-polkit-missing': Record<string, never>;
  'found-polkit-remote': Record<string, never>;
  'why-polkit-remote': Record<string, never>;
  'found-polkit-agent': Record<string, never>;
  'why-polkit-agent': Record<string, never>;
  'found-user-missing': { user: string | number };
  'why-user-missing': Record<string, never>;
  'found-user-admin': { user: string | number; group: string | number };
  'why-user-admin': Record<string, never>;
  'found-folder-missing': { path: string | number };
  'why-folder-missing': Record<string, never>;
  'found-not-a-folder': { path: string | number; kind: string };
  'why-not-a-folder': Record<string, never>;
  'found-owner': {
    path: string | number;
    owner: string | number;
    mode: string | number;
    wantedOwner: string | number;
    wantedMode: string | number;
  };
  'why-owner': Record<string, never>;
  'found-code-writable': { path: string | number; owner: string | number };
  'why-code-writable': Record<string, never>;
  'found-state-owner': { count: number; folder: string | number; path: string | number };
  'why-state-owner': Record<string, never>;
  'found-models-closed': { count: number; folder: string | number; path: string | number };
  'why-models-closed': Record<string, never>;
  'found-models-hidden': { unit: string | number; folder: string | number };
  'why-models-hidden': Record<string, never>;
  'found-way-closed': { user: string | number; path: string | number; folder: string | number };
  'why-way-closed': Record<string, never>;
  'found-env-missing': { file: string | number };
  'why-env-missing': Record<string, never>;
  'found-env-unreadable': { file: string | number };
  'why-env-unreadable': Record<string, never>;
  'found-env-line': { line: string | number; file: string | number; why: string };
  'why-env-line': Record<string, never>;
  'found-exposed': { host: string | number };
  'why-exposed': Record<string, never>;
  'found-unit-missing': { unit: string | number };
  'why-unit-missing': Record<string, never>;
  'found-unit-foreign': { unit: string | number; file: string | number };
  'why-unit-foreign': Record<string, never>;
  'found-unit-unexpanded': { unit: string | number; text: string | number };
  'why-unit-unexpanded': Record<string, never>;
  'found-unit-entry': { unit: string | number; entry: string | number; right: string | number };
  'why-unit-entry': Record<string, never>;
  'found-unit-elsewhere': { unit: string | number; program: string | number };
  'why-unit-elsewhere': Record<string, never>;
  'found-unit-root': { unit: string | number; program: string | number };
  'why-unit-root': Record<string, never>;
  'found-port-moved': { unit: string | number; address: string | number };
  'found-port-not-held': { unit: string | number };
  'found-unit-disabled': { unit: string | number };
  'why-port-moved': Record<string, never>;
  'why-port-not-held': Record<string, never>;
  'why-unit-disabled': Record<string, never>;
  'found-unit-unlisted': { unit: string | number };
  'why-unit-unlisted': Record<string, never>;
  'found-app-missing': { folder: string | number };
  'why-app-missing': Record<string, never>;
  'found-app-no-repository': { folder: string | number };
  'why-app-no-repository': Record<string, never>;
  'found-app-unreadable': { folder: string | number; reason: string | number };
  'why-app-unreadable': Record<string, never>;
  'found-clone-above': { folder: string | number };
  'why-clone-above': Record<string, never>;
  'found-nested': { path: string | number };
  'why-nested': Record<string, never>;
  'found-detached': { commit: string | number };
  'why-detached': Record<string, never>;
  'found-remote': { url: string | number; wanted: string | number };
  'why-remote': Record<string, never>;
  'found-edits': { count: number; sure: string };
  'why-edits': Record<string, never>;
  'found-app-state': { path: string | number };
  'why-app-state': Record<string, never>;
  'found-app-large': { sizeBytes: number; folder: string | number; path: string | number };
  'why-app-large': Record<string, never>;
  'found-app-huge': { folder: string | number };
  'why-app-huge': Record<string, never>;
  'found-bytecode': { count: number; path: string | number };
  'why-bytecode': Record<string, never>;
  'found-weights': { count: number; path: string | number; sizeBytes: number };
  'why-weights': Record<string, never>;
  'found-signed': { commit: string | number; signer: string | number; key: string | number };
  'why-signed': Record<string, never>;
  'found-not-signed': { commit: string | number };
  'why-not-signed': Record<string, never>;
  'found-branch': { branch: string | number; known: string | number };
  'why-branch': Record<string, never>;
  'found-no-dependencies': Record<string, never>;
  'found-packages-unused': Record<string, never>;
  'why-no-dependencies': Record<string, never>;
  'found-shadowed': { folder: string | number; module: string | number };
  'why-shadowed': Record<string, never>;
  'found-no-entry': Record<string, never>;
  'why-no-entry': Record<string, never>;
  'found-venv-missing': { folder: string | number };
  'why-venv-missing': Record<string, never>;
  'found-venv-broken': { folder: string | number; reason: string | number };
  'why-venv-broken': Record<string, never>;
  'found-venv-foreign': { folder: string | number };
  'why-venv-foreign': Record<string, never>;
  'found-venv-no-pip': { folder: string | number };
  'why-venv-no-pip': Record<string, never>;
  'found-mirror-unused': { index: string | number };
  'found-proxy-unused': { proxy: string | number };
  'why-mirror-unused': Record<string, never>;
  'why-proxy-unused': Record<string, never>;
  'why-certificates': Record<string, never>;
  'found-received-packages': { sizeBytes: number; folder: string | number };
  'why-received-packages': Record<string, never>;
  'found-kept-data': { sizeBytes: number; folder: string | number };
  'why-kept-data': Record<string, never>;
  'found-port': { port: number; holder: string | number; pid: number; user: string | number };
  'why-port': Record<string, never>;
  'found-service-down': { unit: string | number; state: string | number };
  'why-service-down': Record<string, never>;
  'found-health-error': { unit: string | number; status: number; path: string | number };
  'why-health-error': Record<string, never>;
  'found-service-loops': { unit: string | number; count: string | number };
  'found-no-answer': { unit: string | number; path: string | number };
  'why-no-answer': Record<string, never>;
  'found-health-page': { unit: string | number; path: string | number };
  'why-health-page': Record<string, never>;
  'found-manifest-problems': { count: number };
  'why-manifest-problems': Record<string, never>;
  'found-no-checksum': { count: number };
  'why-no-checksum': Record<string, never>;
  'found-leftover-staging': { folder: string | number };
  'why-leftover-staging': Record<string, never>;
  'found-leftover-journal': Record<string, never>;
  'why-leftover-journal': Record<string, never>;
  'found-leftover-unit': { unit: string | number };
  'why-leftover-unit': Record<string, never>;
  'found-leftover-mount': { path: string | number };
  'why-leftover-mount': Record<string, never>;
  'found-leftover-request': Record<string, never>;
  'why-leftover-request': Record<string, never>;
  'found-sudo-writable': {
    line: string | number;
    file: string | number;
    who: string | number;
    script: string | number;
    writer: string | number;
  };
  'why-sudo-writable': Record<string, never>;
  'why-settings': Record<string, never>;
  'why-no-systemd': Record<string, never>;
  'why-package': Record<string, never>;
  'why-tool': Record<string, never>;
  'why-unsafe-parent': Record<string, never>;
  'why-manifest': Record<string, never>;
  'why-models-missing': Record<string, never>;
  'why-models-disk': Record<string, never>;
  'fix-run': { command: string | number };
  'fix-health-path': { path: string | number; command: string | number };
  'fix-entry-point': Record<string, never>;
  'fix-health-setting': { command: string | number };
  'fix-edit': { file: string | number; command: string | number };
  'fix-developers': { repository: string | number };
  'check-needs-root': Record<string, never>;
  'check-timed-out': { seconds: number };
  'check-failed': { reason: string | number };
  'doctor-well': Record<string, never>;
  'doctor-summary': { danger: number; problem: number; warning: number; info: number };
  'doctor-follows': { count: number };
  'doctor-can-fix': { count: number };
  'doctor-fixed': Record<string, never>;
  'doctor-fixed-saved': { file: string | number };
  'doctor-declined': Record<string, never>;
  'host-reached': { host: string | number; seconds: number; purpose: string };
  'doctor-fix-failed': { reason: string | number };
  'after-failed': { name: string | number; code: number };
  'after-killed': { name: string | number };
  'after-late': { name: string | number; seconds: number };
  'after-refused': { name: string | number; why: string };
  'why-after-refused': Record<string, never>;
  'why-after-failed': Record<string, never>;
}

/** Every part of a sentence that says why. */
export const reasonCodes = [
  'url-scheme',
  'url-not-a-url',
  'url-characters',
  'url-credentials',
  'url-query',
  'url-host',
  'url-user',
  'url-dash',
  'url-spelling',
  'url-no-repository',
  'url-empty',
  'url-too-long',
  'link',
  'no-folder',
  'owner',
  'writable',
  'not-empty',
  'is-no-folder',
  'wrong-type',
  'too-small',
  'too-big',
  'not-one-of',
  'no-address',
  'wrong-form',
  'no-branch',
  'no-relative-path',
  'no-host-name',
  'no-login-host',
  'no-direct-host',
  'no-status',
  'range-backwards',
  'path-of-git',
  'path-spaces',
  'path-of-code',
  'folder-of-code',
  'path-twice',
  'unit-twice',
  'no-package',
  'no-package-name',
  'no-extra',
  'public-login',
  'protocol',
  'protocol-refused',
  'no-proxy',
  'no-tag-pattern',
  'no-follow',
  'no-commit',
  'no-signer',
  'no-key',
  'no-signers',
  'missing-argument',
  'missing-value',
  'too-many-arguments',
  'needs',
  'exclude',
  'full-hash',
  'python-tag',
  'no-image-name',
  'above-0',
  'no-pair',
  'given-no-package',
  'unreadable',
  'from-place',
  'from-http',
  'of-another',
  'source-refused',
  'port-number',
  'prefix-is-machine',
  'fix-asks',
  'baseline-alone',
  'not-with-prefix',
  'json-too-large',
  'json-invalid',
  'json-no-settings',
  'json-no-findings',
  'json-no-edits',
  'json-no-login',
  'json-no-bundle',
  'unknown-arguments',
  'files-changed',
  'made-before-seals',
  'files-unreadable',
  'there-was-none',
  'look-cancelled',
  'was-damaged',
  'was-for-other-python',
  'was-of-other-list',
  'was-not-ours',
  'was-with-other-package',
  'cancelled',
  'disk-full',
  'no-interpreter',
  'no-wheel',
  'not-held',
  'not-asked',
  'took-longer',
  'ended-itself',
  'no-fitting-python',
  'too-many-sources',
  'build-wants-more',
  'no-common-python',
  'is-link',
  'path-no-folder',
  'path-neither',
  'archive-no-folder',
  'archive-no-file',
  'archive-linked',
  'archive-owner',
  'archive-large',
  'archive-changed',
  'archive-unreadable',
  'import-shadowed',
  'ended-early',
  'wrong-length',
  'no-certificate',
  'report-too-large',
  'given-not-one-of',
  'package-index',
  'this-version',
  'git-silent',
  'no-answer',
  'user',
  'venv-module',
  'the-log',
  'ended-by',
  'ended-with',
  'answer-does-not-fit',
  'answer-not-asked',
  'foreign-word',
  'says-more',
] as const;

export type ReasonCode = (typeof reasonCodes)[number];

export interface ReasonParams {
  'url-scheme': Record<string, never>;
  'url-not-a-url': Record<string, never>;
  'url-characters': Record<string, never>;
  'url-credentials': Record<string, never>;
  'url-query': Record<string, never>;
  'url-host': Record<string, never>;
  'url-user': Record<string, never>;
  'url-dash': Record<string, never>;
  'url-spelling': Record<string, never>;
  'url-no-repository': Record<string, never>;
  'url-empty': Record<string, never>;
  'url-too-long': Record<string, never>;
  link: Record<string, never>;
  'no-folder': Record<string, never>;
  owner: { owner: string | number };
  writable: Record<string, never>;
  'not-empty': Record<string, never>;
  'is-no-folder': Record<string, never>;
  'wrong-type': { expected: string };
  'too-small': { origin: string; limit: number };
  'too-big': { origin: string; limit: number };
  'not-one-of': { values: string | number };
  'no-address': Record<string, never>;
  'wrong-form': Record<string, never>;
  'no-branch': Record<string, never>;
  'no-relative-path': Record<string, never>;
  'no-host-name': Record<string, never>;
  'no-login-host': Record<string, never>;
  'no-direct-host': Record<string, never>;
  'no-status': Record<string, never>;
  'range-backwards': Record<string, never>;
  'path-of-git': Record<string, never>;
  'path-spaces': Record<string, never>;
  'path-of-code': Record<string, never>;
  'folder-of-code': Record<string, never>;
  'path-twice': Record<string, never>;
  'unit-twice': Record<string, never>;
  'no-package': Record<string, never>;
  'no-package-name': Record<string, never>;
  'no-extra': Record<string, never>;
  'public-login': Record<string, never>;
  protocol: { protocol: string | number };
  'protocol-refused': Record<string, never>;
  'no-proxy': Record<string, never>;
  'no-tag-pattern': Record<string, never>;
  'no-follow': Record<string, never>;
  'no-commit': Record<string, never>;
  'no-signer': Record<string, never>;
  'no-key': Record<string, never>;
  'no-signers': Record<string, never>;
  'missing-argument': { name: string | number };
  'missing-value': { option: string | number };
  'too-many-arguments': Record<string, never>;
  needs: { option: string | number; other: string | number };
  exclude: { option: string | number; other: string | number };
  'full-hash': { option: string | number };
  'python-tag': { option: string | number; given: string | number };
  'no-image-name': { option: string | number };
  'above-0': { option: string | number };
  'no-pair': { given: string | number };
  'given-no-package': { given: string | number };
  unreadable: { path: string | number };
  'from-place': Record<string, never>;
  'from-http': Record<string, never>;
  'of-another': { found: string | number };
  'source-refused': { code: string | number };
  'port-number': { option: string | number };
  'prefix-is-machine': Record<string, never>;
  'fix-asks': Record<string, never>;
  'baseline-alone': Record<string, never>;
  'not-with-prefix': Record<string, never>;
  'json-too-large': Record<string, never>;
  'json-invalid': Record<string, never>;
  'json-no-settings': Record<string, never>;
  'json-no-findings': Record<string, never>;
  'json-no-edits': Record<string, never>;
  'json-no-login': Record<string, never>;
  'json-no-bundle': Record<string, never>;
  'unknown-arguments': Record<string, never>;
  'files-changed': Record<string, never>;
  'made-before-seals': Record<string, never>;
  'files-unreadable': Record<string, never>;
  'there-was-none': Record<string, never>;
  'look-cancelled': Record<string, never>;
  'was-damaged': { why: string | number };
  'was-for-other-python': Record<string, never>;
  'was-of-other-list': Record<string, never>;
  'was-not-ours': Record<string, never>;
  'was-with-other-package': { name: string | number };
  cancelled: Record<string, never>;
  'disk-full': Record<string, never>;
  'no-interpreter': Record<string, never>;
  'no-wheel': { name: string | number };
  'not-held': { names: string | number };
  'not-asked': Record<string, never>;
  'took-longer': { seconds: number };
  'ended-itself': Record<string, never>;
  'no-fitting-python': { name: string | number };
  'too-many-sources': { name: string | number };
  'build-wants-more': { name: string | number };
  'no-common-python': Record<string, never>;
  'is-link': { path: string | number };
  'path-no-folder': { path: string | number };
  'path-neither': { path: string | number };
  'archive-no-folder': Record<string, never>;
  'archive-no-file': Record<string, never>;
  'archive-linked': Record<string, never>;
  'archive-owner': Record<string, never>;
  'archive-large': Record<string, never>;
  'archive-changed': Record<string, never>;
  'archive-unreadable': { code: string | number };
  'import-shadowed': { module: string | number };
  'ended-early': Record<string, never>;
  'wrong-length': Record<string, never>;
  'no-certificate': Record<string, never>;
  'report-too-large': Record<string, never>;
  'given-not-one-of': { given: string | number; values: string | number };
  'package-index': Record<string, never>;
  'this-version': Record<string, never>;
  'git-silent': Record<string, never>;
  'no-answer': Record<string, never>;
  user: { user: string | number };
  'venv-module': Record<string, never>;
  'the-log': Record<string, never>;
  'ended-by': { signal: string | number };
  'ended-with': { code: string | number };
  'answer-does-not-fit': { place: string | number };
  'answer-not-asked': Record<string, never>;
  'foreign-word': { code: string | number };
  'says-more': { code: string | number };
}
