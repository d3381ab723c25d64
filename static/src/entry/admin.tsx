// Starts the admin page once Jira gave it a history.

import { NavigationProvider } from '../navigation/navigation';
import { openHistory } from '../navigation/page-history';
import { parseRoute } from '../navigation/routes';
import { App, fetchPage } from '../pages/admin-pages';
import { mount } from '../ui/page/mount';

const history = await openHistory();
fetchPage(parseRoute(history.path()));
mount(
	<NavigationProvider history={history}>
		<App />
	</NavigationProvider>,
);
