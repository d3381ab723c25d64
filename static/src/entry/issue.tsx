// The panel on a work item.

import { IssuePanel } from '../pages/issue-panel/issue-panel';
import { mount } from '../ui/page/mount';

mount(<IssuePanel />);
