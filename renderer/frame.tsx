import { useLayoutEffect } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { Section, type AppState } from '../contract/ipc';
import { Icon, type IconName } from './components/icon';
import { Notices } from './notices';
import { Doctor } from './sections/doctor/doctor';
import { FirstRun } from './sections/first-run/first-run';
import { History } from './sections/history/history';
import { Logs } from './sections/logs/logs';
import { Models } from './sections/models/models';
import { Overview } from './sections/overview/overview';
import { Report } from './sections/report/report';
import { Settings } from './sections/settings/settings';
import { runFeed } from './state/run-store';
import { section } from './state/app-store';
import { useStore } from './state/store';
import { useWords } from './words';

const icons: Record<Section, IconName> = {
  overview: 'house',
  models: 'models',
  history: 'history',
  logs: 'logs',
  settings: 'settings',
  doctor: 'doctor',
  report: 'report',
};

/** The window: sections on the left, the chosen one on the right. */
export function Frame({ state }: { state: AppState }) {
  const { t } = useWords();
  const at = useStore(section);
  const current = Section.catch('overview').parse(at);
  useLayoutEffect(() => {
    document.title = t('app.window', { section: t(`section.${current}`) });
  }, [t, current]);
  return (
    <Tabs
      className="frame"
      orientation="vertical"
      selectedKey={current}
      onSelectionChange={(key) => {
        section.set(Section.parse(key));
      }}
    >
      <nav className="sidebar">
        <TabList className="sections" aria-label={t('app.sections')}>
          {Section.options.map((each) => (
            <Tab key={each} id={each} className="section-tab">
              <Icon name={icons[each]} />
              <span className="section-name" data-name={t(`section.${each}`)}>
                {t(`section.${each}`)}
              </span>
            </Tab>
          ))}
        </TabList>
        <SidebarFoot state={state} />
      </nav>
      <main className="content">
        <Notices state={state} />
        <TabPanel id="overview">
          <Home state={state} />
        </TabPanel>
        <TabPanel id="models">
          <Models state={state} />
        </TabPanel>
        <TabPanel id="history">
          <History state={state} />
        </TabPanel>
        <TabPanel id="logs">
          <Logs />
        </TabPanel>
        <TabPanel id="settings">
          <Settings state={state} />
        </TabPanel>
        <TabPanel id="doctor">
          <Doctor state={state} />
        </TabPanel>
        <TabPanel id="report">
          <Report />
        </TabPanel>
      </main>
    </Tabs>
  );
}

/** A computer that is not set up shows the first-run page, and its first run as soon as that begins. */
function Home({ state }: { state: AppState }) {
  const { run, shown } = useStore(runFeed);
  const isNew = state.status?.condition === 'not-set-up' && !(run !== null && shown);
  return isNew ? <FirstRun state={state} /> : <Overview state={state} />;
}

function SidebarFoot({ state }: { state: AppState }) {
  const { t } = useWords();
  return (
    <footer className="sidebar-foot">
      {state.inPrefix ? (
        <p className="demo-mark" title={t('app.demo.long', { prefix: state.prefix ?? '' })}>
          <Icon name="demo" size={14} />
          {t('app.demo')}
        </p>
      ) : null}
      <p className="muted">{t('app.version', { version: state.version })}</p>
    </footer>
  );
}
