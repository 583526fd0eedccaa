import {
  Bot,
  Braces,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleHelp,
  CircleMinus,
  CircleSlash,
  CircleX,
  Clock,
  Copy,
  ExternalLink,
  FlaskConical,
  GitBranch,
  Globe,
  History,
  House,
  Info,
  Play,
  ListPlus,
  RotateCw,
  LoaderCircle,
  Lock,
  RefreshCw,
  Save,
  Stethoscope,
  LifeBuoy,
  ScrollText,
  Search,
  Server,
  Settings,
  TriangleAlert,
  Undo2,
  Usb,
  WifiOff,
  X,
  ChevronRight,
  ChevronsUpDown,
  Check,
} from 'lucide-react';

const icons = {
  alert: CircleAlert,
  branch: GitBranch,
  check: CircleCheck,
  chevron: ChevronRight,
  clock: Clock,
  code: Braces,
  copy: Copy,
  cross: CircleX,
  dashed: CircleDashed,
  dot: CircleDot,
  external: ExternalLink,
  globe: Globe,
  history: History,
  house: House,
  info: Info,
  lock: Lock,
  logs: ScrollText,
  minus: CircleMinus,
  models: Bot,
  offline: WifiOff,
  news: ListPlus,
  play: Play,
  restart: RotateCw,
  pick: ChevronsUpDown,
  refresh: RefreshCw,
  running: LoaderCircle,
  save: Save,
  search: Search,
  doctor: Stethoscope,
  report: LifeBuoy,
  demo: FlaskConical,
  server: Server,
  settings: Settings,
  slash: CircleSlash,
  stick: Usb,
  tick: Check,
  undo: Undo2,
  unknown: CircleHelp,
  warning: TriangleAlert,
  x: X,
} as const;
export type IconName = keyof typeof icons;

/** Decoration beside a word with the same meaning: never the only sign of anything. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  const Drawing = icons[name];
  return (
    <Drawing
      className={`icon icon-${name}`}
      size={size}
      strokeWidth={size > 24 ? 1.75 : 2}
      aria-hidden="true"
    />
  );
}
