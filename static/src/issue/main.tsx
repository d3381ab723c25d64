// The panel on a work item.
import { mount } from '../shared/mount';
import { IssuePanel } from './issue-panel';

mount(<IssuePanel />);
