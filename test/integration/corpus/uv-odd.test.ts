import { describeCorpus } from './describe-corpus';

await describeCorpus('uv', 1);
