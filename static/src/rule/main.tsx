// The dialog in which a workflow rule is added or edited.
import { mount } from '../shared/mount';
import './dialog.css';
import { RuleDialog } from './rule-dialog';

mount(<RuleDialog />);
