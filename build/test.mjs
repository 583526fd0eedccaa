import './support/require-node.mjs';

void import('./test/main.mjs');
