package net.icmpexporter.config.yaml;

import java.io.Serial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import net.icmpexporter.config.yaml.YamlNode.Entry;
import net.icmpexporter.config.yaml.YamlNode.Mapping;
import net.icmpexporter.config.yaml.YamlNode.Scalar;
import net.icmpexporter.config.yaml.YamlNode.Sequence;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Text to nodes. Nothing is constructed from it: no tag is obeyed, no type guessed. Whatever the text, depth and number of
 * nodes are bounded, those that aliases make out of few lines too.
 */
final class YamlTree {

    /** A file for people needs five levels. */
    private static final int DEEPEST = 16;

    /** 100,000 targets with all that can be said of each. */
    private static final int MOST_NODES = 4_000_000;

    /** What cannot be a tree, with its line. */
    private static final class NoTree extends Exception {

        @Serial
        private static final long serialVersionUID = 1;

        private final int line;

        NoTree(int line, String words) {
            super(words, null, false, false);
            this.line = line;
        }
    }

    private final Iterator<Event> events;
    private final Map<String, YamlNode> anchored = new HashMap<>();
    private int nodes;

    private YamlTree(String text) {
        LoadSettings settings =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        events = new Parse(settings).parseString(text).iterator();
    }

    /** The only document of a text; null if there is a mistake, which is noted then, or nothing at all. */
    static @Nullable YamlNode of(String text, Mistakes mistakes) {
        try {
            return new YamlTree(text).document();
        } catch (NoTree wrong) {
            mistakes.add(wrong.line, String.valueOf(wrong.getMessage()));
        } catch (MarkedYamlEngineException wrong) {
            int line = wrong.getProblemMark()
                    .or(wrong::getContextMark)
                    .map(mark -> mark.getLine() + 1)
                    .orElse(1);
            mistakes.add(line, "no YAML: " + words(wrong));
        } catch (ReaderException wrong) {
            String character = Integer.toHexString(wrong.getCodePoint());
            mistakes.add(
                    lineAt(text, wrong.getPosition()),
                    "no YAML: the character U+" + character + " may not stand there");
        } catch (YamlEngineException wrong) {
            mistakes.add(1, "no YAML: " + wrong.getMessage());
        }
        return null;
    }

    private static String words(MarkedYamlEngineException wrong) {
        String context = wrong.getContext();
        String problem = String.valueOf(wrong.getProblem()).strip();
        return context == null || context.isEmpty() ? problem : context.strip() + ": " + problem;
    }

    private static int lineAt(String text, int position) {
        return 1
                + (int) text.chars()
                        .limit(position)
                        .filter(character -> character == '\n')
                        .count();
    }

    private @Nullable YamlNode document() throws NoTree {
        events.next(); // the stream begins
        if (events.next().getEventId() == Event.ID.StreamEnd) {
            return null;
        }
        YamlNode root = node(events.next(), 0);
        events.next(); // the document ends
        Event end = events.next();
        if (end.getEventId() != Event.ID.StreamEnd) {
            throw new NoTree(line(end), "a second document: there is to be only one");
        }
        return root;
    }

    private YamlNode node(Event event, int depth) throws NoTree {
        if (depth > DEEPEST) {
            throw new NoTree(line(event), "nested more than " + DEEPEST + " deep");
        }
        YamlNode node =
                switch (event.getEventId()) {
                    case Alias -> behind((AliasEvent) event);
                    case Scalar -> scalar((ScalarEvent) event);
                    case SequenceStart -> sequence((CollectionStartEvent) event, depth);
                    case MappingStart -> mapping((CollectionStartEvent) event, depth);
                    default -> throw new IllegalStateException("no node: " + event);
                };
        if (event instanceof NodeEvent anchor && !(event instanceof AliasEvent)) {
            anchor.getAnchor().ifPresent(name -> anchored.put(name.getValue(), node));
        }
        return node;
    }

    private YamlNode behind(AliasEvent alias) throws NoTree {
        String name = alias.getAlias().getValue();
        YamlNode node = anchored.get(name);
        if (node == null) {
            throw new NoTree(line(alias), "*" + name + ": nothing above is marked with &" + name);
        }
        count(node.weight(), alias);
        return node;
    }

    private void count(int more, Event event) throws NoTree {
        nodes += more;
        if (nodes > MOST_NODES) {
            throw new NoTree(line(event), "more than " + MOST_NODES + " values, with those behind aliases");
        }
    }

    private Scalar scalar(ScalarEvent event) throws NoTree {
        refuseTag(event.getTag().orElse(null), event);
        count(1, event);
        return new Scalar(event.getValue(), event.isPlain(), line(event));
    }

    private Sequence sequence(CollectionStartEvent start, int depth) throws NoTree {
        refuseTag(start.getTag().orElse(null), start);
        count(1, start);
        List<YamlNode> items = new ArrayList<>();
        int weight = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            YamlNode item = node(event, depth + 1);
            items.add(item);
            weight += item.weight();
        }
        return new Sequence(items, line(start), weight);
    }

    private Mapping mapping(CollectionStartEvent start, int depth) throws NoTree {
        refuseTag(start.getTag().orElse(null), start);
        count(1, start);
        List<Entry> entries = new ArrayList<>();
        int weight = 1;
        for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            if (!(node(event, depth + 1) instanceof Scalar key)) {
                throw new NoTree(line(event), "a key must be a word");
            }
            YamlNode value = node(events.next(), depth + 1);
            entries.add(new Entry(key, value));
            weight += 1 + value.weight();
        }
        return new Mapping(entries, line(start), weight);
    }

    private static void refuseTag(@Nullable String tag, Event event) throws NoTree {
        if (tag != null) {
            throw new NoTree(line(event), "the tag " + tag + ": tags mean nothing here, leave it away");
        }
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
