// Starts the admin page once Jira gave it a history.

import { NavigationProvider } from '../navigation/navigation';
import { openHistory } from '../navigation/page-history';
import { App } from '../pages/admin-pages';
import { mount } from '../ui/page/mount';

mount(
	<NavigationProvider history={await openHistory()}>
		<App />
	</NavigationProvider>,
);
