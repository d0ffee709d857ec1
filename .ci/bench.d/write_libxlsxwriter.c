/* Writes the form that dump_form.py told, N times, with libxlsxwriter: write_libxlsxwriter FORM FOLDER N */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

enum { MOST_LINES = 65536, MOST_FIELDS = 16, MOST_LOOKS = 64, MOST_CHOICES = 32 };

typedef struct {
	char *word, *field[MOST_FIELDS];
	int fields;
} line;

static void die(const char *why, const char *what)
{
	fprintf(stderr, "write_libxlsxwriter: %s: %s\n", why, what);
	exit(1);
}

static void must(lxw_error err, const line *l)
{
	if (err)
		die(lxw_strerror(err), l->word);
}

/* unescape turns \n, \t and \\ into what they stand for. */
static char *unescape(char *text)
{
	char *to = text;
	for (char *from = text; *from; from++, to++) {
		if (*from == '\\' && from[1]) {
			from++;
			*to = *from == 'n' ? '\n' : *from == 't' ? '\t' : *from;
		} else {
			*to = *from;
		}
	}
	*to = 0;
	return text;
}

static int read_lines(const char *path, line *lines)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;
	int n = 0;
	if (!f)
		die("cannot open", path);
	while (getline(&text, &size, f) > 0) {
		char *rest = strdup(text);
		line *l = &lines[n++];
		if (n == MOST_LINES)
			die("too long", path);
		rest[strcspn(rest, "\n")] = 0;
		l->word = strsep(&rest, "\t");
		for (l->fields = 0; rest; l->fields++) {
			if (l->fields == MOST_FIELDS)
				die("too many fields", l->word);
			l->field[l->fields] = unescape(strsep(&rest, "\t"));
		}
		for (int i = l->fields; i < MOST_FIELDS; i++)
			l->field[i] = "";
	}
	free(text);
	fclose(f);
	return n;
}

static int on(const char *field) { return !strcmp(field, "1"); }
static lxw_color_t rgb(const char *field) { return strtol(field, NULL, 16); }

/* typed is a new format with a font. */
static lxw_format *typed(lxw_workbook *book, char **f, int bold)
{
	lxw_format *format = workbook_add_format(book);
	format_set_font_name(format, f[0]);
	format_set_font_size(format, atof(f[1]));
	if (bold)
		format_set_bold(format);
	if (*f[3])
		format_set_font_color(format, rgb(f[3]));
	return format;
}

static lxw_format *styled(lxw_workbook *book, char **f)
{
	lxw_format *format = typed(book, f, on(f[2]));
	format_set_align(format, !strcmp(f[4], "left") ? LXW_ALIGN_LEFT : !strcmp(f[4], "center") ? LXW_ALIGN_CENTER : !strcmp(f[4], "right") ? LXW_ALIGN_RIGHT : LXW_ALIGN_NONE);
	if (strcmp(f[5], "bottom"))
		format_set_align(format, !strcmp(f[5], "top") ? LXW_ALIGN_VERTICAL_TOP : LXW_ALIGN_VERTICAL_CENTER);
	if (on(f[6]))
		format_set_text_wrap(format);
	if (atoi(f[7]))
		format_set_indent(format, atoi(f[7]));
	if (on(f[8]))
		format_set_shrink(format);
	if (strstr(f[9], "left"))
		format_set_left(format, LXW_BORDER_THIN), format_set_left_color(format, rgb(f[10]));
	if (strstr(f[9], "right"))
		format_set_right(format, LXW_BORDER_THIN), format_set_right_color(format, rgb(f[10]));
	if (strstr(f[9], "top"))
		format_set_top(format, LXW_BORDER_THIN), format_set_top_color(format, rgb(f[10]));
	if (strstr(f[9], "bottom"))
		format_set_bottom(format, LXW_BORDER_THIN), format_set_bottom_color(format, rgb(f[10]));
	if (*f[11])
		format_set_pattern(format, LXW_PATTERN_SOLID), format_set_fg_color(format, rgb(f[11]));
	if (!on(f[12]))
		format_set_unlocked(format);
	if (atoi(f[13]))
		format_set_num_format_index(format, atoi(f[13]));
	return format;
}

static void property(lxw_doc_properties *p, char **f)
{
	struct tm at = {0};
	if (!strcmp(f[0], "title"))
		p->title = f[1];
	if (!strcmp(f[0], "subject"))
		p->subject = f[1];
	if (!strcmp(f[0], "creator"))
		p->author = f[1];
	if (!strcmp(f[0], "created") && sscanf(f[1], "%d-%d-%dT%d:%d:%dZ", &at.tm_year, &at.tm_mon, &at.tm_mday, &at.tm_hour, &at.tm_min, &at.tm_sec) == 6) {
		at.tm_year -= 1900, at.tm_mon--;
		p->created = timegm(&at);
	}
}

static void validation(lxw_worksheet *ws, const line *l)
{
	char **f = (char **)l->field, *choice[MOST_CHOICES + 1] = {0}, list[1024];
	lxw_data_validation v = {.validate = LXW_VALIDATION_TYPE_ANY, .ignore_blank = LXW_VALIDATION_ON, .show_input = LXW_VALIDATION_ON, .input_title = f[2], .input_message = f[3]};
	v.show_error = *f[5] ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF;
	if (*f[5])
		v.error_title = f[4], v.error_message = f[5];
	if (!strcmp(f[1], "list")) {
		char *rest = list;
		snprintf(list, sizeof list, "%.*s", (int)strlen(f[6]) - 2, f[6] + 1);
		for (int i = 0; rest && i < MOST_CHOICES; i++)
			choice[i] = strsep(&rest, ",");
		v.validate = LXW_VALIDATION_TYPE_LIST;
		v.value_list = choice;
	} else if (!strcmp(f[1], "decimal")) {
		v.validate = LXW_VALIDATION_TYPE_DECIMAL;
		v.criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
		v.minimum_number = atof(f[6]), v.maximum_number = atof(f[7]);
	}
	must(worksheet_data_validation_range(ws, RANGE(f[0]), &v), l);
}

/* rich writes texts, each bold or not, in the type of the cell. */
static void rich(lxw_workbook *book, lxw_worksheet *ws, const line *l, const line *look, lxw_format *style, lxw_format **fonts)
{
	lxw_rich_string_tuple runs[MOST_FIELDS / 2], *list[MOST_FIELDS / 2 + 1] = {0};
	for (int i = 2; i + 1 < l->fields; i += 2) {
		int bold = on(l->field[i]);
		if (!fonts[bold])
			fonts[bold] = typed(book, (char **)look->field + 1, bold);
		runs[i / 2 - 1] = (lxw_rich_string_tuple){fonts[bold], l->field[i + 1]};
		list[i / 2 - 1] = &runs[i / 2 - 1];
	}
	must(worksheet_write_rich_string(ws, CELL(l->field[0]), list, style), l);
}

static void write_form(const line *lines, int n, const char *path)
{
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *ws = NULL;
	lxw_format *styles[MOST_LOOKS], *dxfs[MOST_LOOKS], *fonts[MOST_LOOKS][2] = {{0}};
	const line *looks[MOST_LOOKS];
	lxw_doc_properties properties = {0};
	double margin[6] = {0};
	for (int i = 0; i < n; i++) {
		const line *l = &lines[i];
		char **f = (char **)l->field, formula[8192];
		const char *w = l->word;
		if (!strcmp(w, "blank")) {
			worksheet_write_blank(ws, CELL(f[0]), styles[atoi(f[1])]);
		} else if (!strcmp(w, "text")) {
			must(worksheet_write_string(ws, CELL(f[0]), f[2], styles[atoi(f[1])]), l);
		} else if (!strcmp(w, "rich")) {
			rich(book, ws, l, looks[atoi(f[1])], styles[atoi(f[1])], fonts[atoi(f[1])]);
		} else if (!strcmp(w, "formula")) {
			snprintf(formula, sizeof formula, "=%s", f[2]);
			must(worksheet_write_formula_str(ws, CELL(f[0]), formula, styles[atoi(f[1])], f[3]), l);
		} else if (!strcmp(w, "number")) {
			must(worksheet_write_number(ws, CELL(f[0]), atof(f[2]), styles[atoi(f[1])]), l);
		} else if (!strcmp(w, "height")) {
			must(worksheet_set_row(ws, atoi(f[0]) - 1, atof(f[1]), NULL), l);
		} else if (!strcmp(w, "merge")) {
			must(worksheet_merge_range(ws, RANGE(f[0]), "", NULL), l);
		} else if (!strcmp(w, "style")) {
			looks[atoi(f[0])] = l;
			styles[atoi(f[0])] = styled(book, f + 1);
		} else if (!strcmp(w, "dxf")) {
			lxw_format *dxf = dxfs[atoi(f[0])] = workbook_add_format(book);
			if (*f[1])
				format_set_bg_color(dxf, rgb(f[1]));
			if (*f[2])
				format_set_font_color(dxf, rgb(f[2]));
		} else if (!strcmp(w, "property")) {
			property(&properties, f);
		} else if (!strcmp(w, "custom")) {
			must(workbook_set_custom_property_string(book, f[0], f[1]), l);
		} else if (!strcmp(w, "sheet")) {
			ws = workbook_add_worksheet(book, f[0]);
			if (strcmp(f[1], "visible"))
				worksheet_hide(ws);
		} else if (!strcmp(w, "col")) { /* the library adds five pixels of seven to a character */
			must(worksheet_set_column(ws, atoi(f[0]) - 1, atoi(f[1]) - 1, atof(f[2]) - 5 / 7.0, NULL), l);
		} else if (!strcmp(w, "zoom")) {
			worksheet_set_zoom(ws, atoi(f[0]));
		} else if (!strcmp(w, "freeze")) {
			worksheet_freeze_panes(ws, atoi(f[0]), 0);
		} else if (!strcmp(w, "select")) {
			worksheet_set_selection(ws, CELL(f[0]), CELL(f[0]));
		} else if (!strcmp(w, "protect")) {
			lxw_protection allowed = {.format_cells = 1, .format_columns = 1, .format_rows = 1, .autofilter = 1};
			worksheet_protect(ws, NULL, &allowed);
		} else if (!strcmp(w, "filter")) {
			must(worksheet_autofilter(ws, RANGE(f[0])), l);
		} else if (!strcmp(w, "cf")) {
			snprintf(formula, sizeof formula, "=%s", f[2]);
			lxw_conditional_format rule = {.type = LXW_CONDITIONAL_TYPE_FORMULA, .value_string = formula, .format = dxfs[atoi(f[1])]};
			must(strchr(f[0], ':') ? worksheet_conditional_format_range(ws, RANGE(f[0]), &rule) : worksheet_conditional_format_cell(ws, CELL(f[0]), &rule), l);
		} else if (!strcmp(w, "dv")) {
			validation(ws, l);
		} else if (!strcmp(w, "ignore")) {
			must(worksheet_ignore_errors(ws, LXW_IGNORE_NUMBER_STORED_AS_TEXT, f[0]), l);
		} else if (!strcmp(w, "page")) {
			if (!strcmp(f[0], "landscape"))
				worksheet_set_landscape(ws);
			worksheet_set_paper(ws, atoi(f[1]));
			worksheet_fit_to_pages(ws, atoi(f[2]), atoi(f[3]));
		} else if (!strcmp(w, "margins")) {
			for (int k = 0; k < 6; k++)
				margin[k] = atof(f[k]);
			worksheet_set_margins(ws, margin[0], margin[1], margin[2], margin[3]);
		} else if (!strcmp(w, "centred")) {
			worksheet_center_horizontally(ws);
		} else if (!strcmp(w, "oddHeader")) {
			lxw_header_footer_options band = {.margin = margin[4]};
			must(worksheet_set_header_opt(ws, f[0], &band), l);
		} else if (!strcmp(w, "oddFooter")) {
			lxw_header_footer_options band = {.margin = margin[5]};
			must(worksheet_set_footer_opt(ws, f[0], &band), l);
		} else if (!strcmp(w, "titles")) {
			must(worksheet_repeat_rows(ws, atoi(f[0]) - 1, atoi(f[1]) - 1), l);
		} else if (!strcmp(w, "area")) {
			must(worksheet_print_area(ws, RANGE(f[0])), l);
		} else if (!strcmp(w, "name")) {
			snprintf(formula, sizeof formula, "=%s", f[1]);
			must(workbook_define_name(book, f[0], formula), l);
		} else {
			die("no such word", w);
		}
	}
	workbook_set_properties(book, &properties);
	if (workbook_close(book))
		die("cannot write", path);
}

int main(int argc, char **argv)
{
	static line lines[MOST_LINES];
	char path[4096];
	if (argc != 4)
		die("usage", "FORM FOLDER N");
	int n = read_lines(argv[1], lines);
	for (int i = 0; i < atoi(argv[3]); i++) {
		snprintf(path, sizeof path, "%s/%d.xlsx", argv[2], i);
		write_form(lines, n, path);
	}
}
