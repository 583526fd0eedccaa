import './zod-without-eval';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { connectApp } from './state/app-store';
import { connectRun } from './state/run-store';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/frame.css';
import './styles/overview.css';
import './styles/run.css';
import './styles/lists.css';
import './styles/settings.css';

connectApp();
connectRun();
const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);
