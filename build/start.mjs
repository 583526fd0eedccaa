import './support/require-node.mjs';

void import('./start/main.mjs');
