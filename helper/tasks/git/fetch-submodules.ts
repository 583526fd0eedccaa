import type { SimpleGit } from 'simple-git';
import { isOffline, message, type Message } from '../../../contract/message';
import { shortHash } from '../../../contract/plain-text';
import type { GitProtocol } from '../../../contract/repository-url';
import { redact } from '../../lib/secrets';
import { plainLine } from '../../lib/text';
import { deleteRefs, refsOf } from './mirror';
import { moduleRef, submoduleAddress, submodulesOf } from './submodules';
import type { Transfer } from './transfer';

/** At all depths together. */
const mostSubmodules = 100;
const incoming = 'refs/incoming/';

type Reason = 'none' | 'address' | 'protocol' | 'login' | 'missing' | 'commit' | 'limit' | 'other';

export interface SubmodulesQuestion {
  /** Reads the mirror. */
  readonly git: SimpleGit;
  readonly mirror: string;
  readonly transfer: Transfer;
  readonly repository: string;
  readonly commit: string;
  readonly protocols: readonly GitProtocol[];
  readonly signal: AbortSignal;
}

export interface PinnedCommit {
  readonly commit: string;
  readonly repository: string;
}

/** Fetches a commit's submodules, recursively, into the mirror. Returns them, or why one is unavailable. */
export async function fetchSubmodules(
  question: SubmodulesQuestion,
): Promise<PinnedCommit[] | Message> {
  const all: PinnedCommit[] = [];
  const { git, protocols } = question;
  const queue = [{ commit: question.commit, url: question.repository, at: '' }];
  const present = new Set((await refsOf(git)).map(({ ref }) => ref));
  let count = 0;
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const { path, commit, url } of await submodulesOf(git, next.commit)) {
      const place = `${next.at}${path}`;
      const fail = (why: Reason, from = url ?? '') => incomplete({ place, why, from, commit });
      count += 1;
      if (count > mostSubmodules) return fail('limit');
      if (url === null) return fail('none');
      const address = submoduleAddress(url, next.url, protocols);
      if (address.kind === 'refused') return fail(address.why);
      if (!present.has(moduleRef(commit))) {
        const why = await fetchOne(question, address.url, commit);
        if (why !== null) return typeof why === 'string' ? fail(why, address.url) : why;
        present.add(moduleRef(commit));
      }
      all.push({ commit, repository: address.url });
      queue.push({ commit, url: address.url, at: `${place}/` });
    }
  }
  return all;
}

interface Incomplete {
  readonly place: string;
  readonly why: Reason;
  readonly from: string;
  readonly commit: string;
}

const incomplete = ({ place, why, from, commit }: Incomplete): Message =>
  message('submodule-not-fetched', {
    path: plainLine(place).slice(0, 300),
    why,
    url: redact(plainLine(from)).slice(0, 300),
    commit: shortHash(commit),
    most: mostSubmodules,
  });

const reasons: Partial<Record<Message['code'], Reason>> = {
  'repository-needs-login': 'login',
  'repository-not-found': 'missing',
};

async function fetchOne(
  { git, mirror, transfer, signal }: SubmodulesQuestion,
  url: string,
  commit: string,
): Promise<Message | Reason | null> {
  const ref = moduleRef(commit);
  const fetched = await transfer.ask(url, async (remote) => {
    try {
      await remote.raw([...fetchWords, url, `+${commit}:${ref}`]);
      return true;
    } catch (error) {
      // a server may offer only the tips of its branches: uploadpack.allowAnySHA1InWant, git-config(1)
      if (!/not our ref|unadvertised object/.test(String(error))) throw error;
    }
    const all = ['heads', 'tags'].map((kind) => `+refs/${kind}/*:${incoming}${kind}/*`);
    await remote.raw([...fetchWords, url, ...all]);
    const isThere = await git.raw(['update-ref', ref, commit]).then(
      () => true,
      () => false,
    );
    const left = (await refsOf(git)).flatMap((each) =>
      each.ref.startsWith(incoming) ? [each.ref] : [],
    );
    await deleteRefs(mirror, left, signal);
    return isThere;
  });
  if ('value' in fetched) return fetched.value ? null : 'commit';
  const { why } = fetched;
  return isOffline(why) || why.code === 'history-refused' || why.code === 'certificate-refused'
    ? why
    : (reasons[why.code] ?? 'other');
}

const fetchWords = [
  'fetch',
  '--no-tags',
  '--force',
  '--progress',
  '--no-recurse-submodules',
  '--no-write-fetch-head',
  '--end-of-options',
];
