// The dialog in which a workflow rule is added or edited.
import { mount } from '../ui/page/mount';
import '../pages/rule/dialog.css';
import { RuleDialog } from '../pages/rule/rule-dialog';

mount(<RuleDialog />);
