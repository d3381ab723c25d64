// What the pages mean by a word; the one that somebody asked about takes the focus.
import { useEffect, useRef } from 'react';
import { BackLink } from '../../navigation/back-link';
import { useNavigation } from '../../navigation/navigation';
import { words as adminWords } from '../../strings/admin';
import { type Term, words } from '../../strings/help';
import { PageHeading } from '../../ui/page/page-heading';
import classes from './words-page.module.css';

const terms = Object.keys(words.terms) as readonly Term[];

export default function WordsPage({ term }: { readonly term?: string }) {
	const { list } = useNavigation();
	const asked = useRef<HTMLElement>(null);
	useEffect(() => {
		asked.current?.focus();
		asked.current?.scrollIntoView({ block: 'center' });
	}, []);
	return (
		<>
			<BackLink to={list} name={adminWords.views.identities} />
			<PageHeading size="medium">{words.title}</PageHeading>
			<p>{words.lead}</p>
			<dl className={classes['words']}>
				{terms.map((one) => (
					<div key={one}>
						<dt {...(one === term ? { ref: asked, tabIndex: -1 } : {})}>{words.terms[one].name}</dt>
						<dd>
							{words.terms[one].meaning} {words.terms[one].more}
						</dd>
					</div>
				))}
			</dl>
		</>
	);
}
