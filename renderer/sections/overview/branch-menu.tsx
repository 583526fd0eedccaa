import {
  Button,
  ListLayout,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  Virtualizer,
} from 'react-aria-components';
import type { Settings } from '../../../contract/settings';
import { HostileText } from '../../components/hostile-text';
import { Icon } from '../../components/icon';
import { saveBranch } from '../../state/actions';
import { useAsked } from '../../state/use-asked';
import { useWords } from '../../words';
import { branchesHelp, BranchOption, branchHeight, branchItems } from '../settings/branch-option';
import { useBranches } from '../settings/use-branches';

interface BranchMenuProps {
  /** The branch of the code in place. */
  readonly branch: string;
  readonly isDisabled: boolean;
}

/** The branch in place; pressed, it offers the others, and the one that is chosen is saved. */
export function BranchMenu({ branch, isDisabled }: BranchMenuProps) {
  const { t } = useWords();
  return (
    <MenuTrigger>
      <Button
        className="button link branch-button"
        aria-label={t('fact.code.branch', { branch })}
        isDisabled={isDisabled}
      >
        <HostileText className="branch">{branch}</HostileText>
        <Icon name="pick" size={14} />
      </Button>
      <Popover className="popover branch-popover" placement="bottom start">
        <Stored />
      </Popover>
    </MenuTrigger>
  );
}

/** As high as the branches, up to four; as the stylesheet says while there are none. */
const heightOf = (count: number): number | undefined =>
  count === 0 ? undefined : Math.min(count, 4) * branchHeight + 8;

/** Asked for only once the menu is open. */
function Stored() {
  const { t } = useWords();
  const answer = useAsked('settings:get', 'branch');
  if (answer === null) return <p className="options-empty muted">{t('settings.branch.loading')}</p>;
  return answer.ok ? <Branches settings={answer.settings} /> : null;
}

function Branches({ settings: { repository, branch } }: { settings: Settings }) {
  const words = useWords();
  const [answer] = useBranches(repository);
  const items = branchItems(answer);
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: branchHeight }}>
      <Menu
        className="options branches"
        style={{ blockSize: heightOf(items.length) }}
        aria-label={words.t('settings.branch')}
        items={items}
        onAction={(chosen) => {
          if (chosen !== branch) saveBranch(String(chosen));
        }}
        renderEmptyState={() => (
          <p className="options-empty muted">{branchesHelp(answer, words)}</p>
        )}
      >
        {(item) => (
          <MenuItem className="option" id={item.id} textValue={item.id}>
            <BranchOption branch={item} stored={branch} answer={answer} />
          </MenuItem>
        )}
      </Menu>
    </Virtualizer>
  );
}
