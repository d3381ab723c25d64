// A form from the first key to the answer: what stands in it, what is wrong with it and when to say so, and its saving.
import { useCallback, useState } from 'react';
import type { PublicError } from '../../../../src/contract/errors';
import { toPublicError } from '../../data/rpc';
import { mergeLatest } from './merge-latest';
import { useTouched } from './use-touched';

/** What is wrong, by field, in the order of the form. */
export type Problems<Field extends string> = Readonly<Partial<Record<Field, string>>>;

interface Problem<Field extends string> {
	readonly field: Field;
	readonly text: string;
}

interface FormOptions<Values extends object, Field extends string, Saved> {
	/** What the form opens with. */
	readonly initial: Values | (() => Values);
	/** The record as it is stored, when the form opens with something else. */
	readonly stored?: () => Values;
	/** What is wrong before the back end says it. The back end checks everything again. */
	readonly findProblems: (values: Values) => Problems<Field>;
	/** The form's name of a field that the back end found fault with, and what to say; undefined for none of the form's. */
	readonly problemOf?: (error: PublicError, values: Values) => Problem<Field> | undefined;
	/** @throws {RpcError} when nothing was saved */
	readonly save: (values: Values) => Promise<Saved>;
	readonly onSaved?: (saved: Saved) => void;
	/** Called each time saving is refused because of fields, with those. */
	readonly onRefused?: (fields: readonly Field[]) => void;
	/** Called when saving failed for another reason. */
	readonly onFailed?: (error: PublicError) => void;
}

export interface Form<Values extends object, Field extends string, Saved> {
	readonly values: Values;
	readonly change: (part: Partial<Values> | ((before: Values) => Partial<Values>)) => void;
	/** Replaces everything, as what is stored. */
	readonly reset: (values: Values) => void;
	/** What may be said by now: of the fields that were left, and of every field once saving was refused. */
	readonly problems: Problems<Field>;
	readonly onBlur: (field: Field) => void;
	/** How often saving was refused because of fields. */
	readonly refusals: number;
	/** Why saving failed, when no field is at fault. */
	readonly failure: PublicError | undefined;
	/** Whether nothing was changed since saving was tried. */
	readonly isAsTried: boolean;
	readonly isSaving: boolean;
	/** @returns what the back end answered; undefined when it was not asked or did not save */
	readonly submit: () => Promise<Saved | undefined>;
	/** Brings the latest version under what the reader changed, after a conflict. Answers whether it could be read. */
	readonly loadLatest: (read: () => Promise<Values>) => Promise<boolean>;
	/** Present once the latest version is loaded, until saving is tried: the fields that both changed. */
	readonly bothChanged: readonly (keyof Values)[] | undefined;
}

const fieldsOf = <Field extends string>(problems: Problems<Field>): readonly Field[] =>
	Object.keys(problems) as Field[];

export function useForm<Values extends object, Field extends string, Saved>(
	options: FormOptions<Values, Field, Saved>,
): Form<Values, Field, Saved> {
	const { findProblems, problemOf, save, onSaved, onRefused, onFailed } = options;
	const [values, setValues] = useState(options.initial);
	const [base, setBase] = useState(options.stored ?? values);
	const { fields: left, onBlur } = useTouched();
	const [refusals, setRefusals] = useState(0);
	const [found, setFound] = useState<Problem<Field>>();
	const [tried, setTried] = useState<Values>();
	const [failure, setFailure] = useState<PublicError>();
	const [isSaving, setIsSaving] = useState(false);
	const [bothChanged, setBothChanged] = useState<readonly (keyof Values)[]>();

	// What the back end found holds until anything is changed.
	const isAsTried = tried === values;
	const all: Problems<Field> =
		found !== undefined && isAsTried ? { ...findProblems(values), [found.field]: found.text } : findProblems(values);
	const shown = refusals > 0 ? fieldsOf(all) : fieldsOf(all).filter((field) => left.has(field));

	const refuse = (fields: readonly Field[]) => {
		setRefusals((before) => before + 1);
		onRefused?.(fields);
	};

	const submit = async (): Promise<Saved | undefined> => {
		if (isSaving) return undefined;
		setFailure(undefined);
		setFound(undefined);
		setTried(values);
		setBothChanged(undefined);
		const wrong = fieldsOf(findProblems(values));
		if (wrong.length > 0) {
			refuse(wrong);
			return undefined;
		}
		setIsSaving(true);
		try {
			const saved = await save(values);
			setRefusals(0);
			onSaved?.(saved);
			return saved;
		} catch (cause) {
			const error = toPublicError(cause);
			const problem = problemOf?.(error, values);
			if (problem === undefined) {
				setFailure(error);
				onFailed?.(error);
			} else {
				setFound(problem);
				refuse([problem.field]);
			}
			return undefined;
		} finally {
			setIsSaving(false);
		}
	};

	const loadLatest = async (read: () => Promise<Values>) => {
		try {
			const latest = await read();
			const merged = mergeLatest(values, base, latest);
			setValues(merged.values);
			setBase(latest);
			setFailure(undefined);
			setBothChanged(merged.bothChanged);
			return true;
		} catch (cause) {
			setFailure(toPublicError(cause));
			return false;
		}
	};

	return {
		values,
		change: useCallback(
			(part) => setValues((before) => ({ ...before, ...(typeof part === 'function' ? part(before) : part) })),
			[],
		),
		reset: (stored) => {
			setValues(stored);
			setBase(stored);
		},
		problems: Object.fromEntries(shown.map((field) => [field, all[field]])) as Problems<Field>,
		onBlur,
		refusals,
		failure,
		isAsTried,
		isSaving,
		submit,
		loadLatest,
		bothChanged,
	};
}
