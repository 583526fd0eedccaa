import { describeCorpus } from './describe-corpus';

await describeCorpus('pip', 1);
