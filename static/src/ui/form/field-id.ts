// The id of a field's control in the document, which the error summary links to.

export const fieldId = (field: string): string => `field-${field.replaceAll('.', '-')}`;
