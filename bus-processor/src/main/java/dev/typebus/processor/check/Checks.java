package dev.typebus.processor.check;

import dev.typebus.processor.contract.CatalogFile;
import dev.typebus.processor.model.EventModel;
import dev.typebus.processor.model.HandlerClassModel;
import dev.typebus.processor.model.HandlerModel;
import dev.typebus.processor.model.ModuleModel;
import dev.typebus.processor.report.Problem;
import dev.typebus.processor.report.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Registry of all compile-time checks. A new check is a class, a line in one of these lists, a page and a fixture. */
public final class Checks {
    /** About one event, without looking beyond it. */
    static final List<Rule<EventModel>> EVENT = List.of(
            new EventClassNameTooLong(),
            new EventVersionBelowOne(),
            new AggregateTypeMalformed(),
            new ModuleDoesNotRead(),
            new EventNotARecord(),
            new EventPrivate(),
            new EventGeneric(),
            new AggregateIdMissing(),
            new AggregateIdTwice(),
            new AggregateIdOptional(),
            new AggregateIdHasNoTextForm());

    /** About what one event's JSON form is made of. */
    static final List<Rule<EventJson>> EVENT_JSON = List.of(
            new FieldHasNoJsonForm(),
            new MapKeyHasNoTextForm(),
            new TypeIsRecursive(),
            new TypeNotVisible(),
            new JsonNameBlank(),
            new JsonNameTwice(),
            new JsonNameIsDiscriminator(),
            new NullablePrimitive(),
            new ValueRecordMalformed(),
            new ValueRecordOptional(),
            new DefaultMisplaced(),
            new DefaultOfOtherType(),
            new CodecOfOtherType(),
            new CodecNotVisible(),
            new CodecNotConstructible());

    /** About one event among the others of its module. */
    static final List<Rule<EventContext>> EVENT_IN_MODULE =
            List.of(new EventNameMalformed(), new EventDeclaredTwice(), new EventsNameClash(), new EventNotVisible());

    /** About one handler class. */
    static final List<Rule<HandlerClassContext>> HANDLER_CLASS = List.of(
            new HandlerClassNotVisible(),
            new HandlerClassGeneric(),
            new HandlerClassInner(),
            new HandlerClassIsInterface(),
            new GroupNameMalformed(),
            new LanesOutOfRange(),
            new OnDeadHandlerUnknown(),
            new OnDeadTwice());

    /** About one handler. */
    static final List<Rule<HandlerContext>> HANDLER = List.of(
            new HandlerMethodNotCallable(),
            new HandlerMethodGeneric(),
            new HandlerReturnsValue(),
            new HandlerIsAsynchronous(),
            new HandlerWithoutParameter(),
            new HandlerParameterMisplaced(),
            new HandlerParameterUnknown(),
            new HandlerParameterTwice(),
            new DeliveryInBatch(),
            new StoredEventUntyped(),
            new BatchOfWrongType(),
            new HandledInterfaceNotSealed(),
            new HandledInterfaceGeneric(),
            new HandledTypeIsNoEvent(),
            new HandledTypeNotVisible(),
            new ModuleHidden(),
            new HandledVersionOld(),
            new SealedMemberIsNoEvent(),
            new HandledNamesMisplaced(),
            new HandledNamesMissing(),
            new HandledNameUnknown(),
            new HandledPatternMatchesNothing(),
            new HandledNameTwice(),
            new HandlerIdMalformed(),
            new HandlerTimeoutMalformed(),
            new RetryOutOfRange(),
            new RetryDelayMalformed(),
            new RetryMaxBelowFirst(),
            new RetryNeverOnTwice(),
            new RetryNeverOnNotVisible(),
            new OnDeadMethodNotCallable(),
            new OnDeadParameterWrong());

    /** About how the parts of a module go together. */
    static final List<Rule<ModuleModel>> MODULE = List.of(
            new UnhandledOptionUnknown(),
            new EventModuleTwice(),
            new NoCommonPackage(),
            new GeneratedNameTaken(),
            new EventsTooMany(),
            new HandlerClassesTooMany(),
            new HandlersTooMany(),
            new GeneratedNameOnClassPath(),
            new AggregateTypeDiffers(),
            new FormerNameTaken(),
            new UpcasterMalformed(),
            new UpcasterBackwards(),
            new UpcasterTwice(),
            new UpcasterMissing(),
            new GroupNameTwice(),
            new GroupSettingsContradict(),
            new HandlerIdTwice(),
            new AggregateIdMisplaced(),
            new JsonNameMisplaced(),
            new RetryWithoutHandler(),
            new OnDeadWithoutHandler(),
            new GroupWithoutHandler(),
            new ValueRecordMisplaced(),
            new CodecMisplaced(),
            new FormerlyMisplaced(),
            new CompatibilityMisplaced());

    /** About a module in which nothing is wrong. */
    static final List<Rule<ModuleModel>> SOUND_MODULE = List.of(new EventUnhandled());

    /** About a version of an event that was released, and is without mistakes. */
    static final List<Rule<EventDiff>> EVOLUTION = List.of(
            new ComponentRenamed(),
            new ComponentNotStored(),
            new ComponentRemoved(),
            new ComponentTypeChanged(),
            new EnumConstantGone(),
            new EnumConstantAdded(),
            new SealedMemberGone(),
            new SealedMemberAdded(),
            new FormerNameUnread(),
            new AggregateTypeChanged(),
            new AggregateIdChanged());

    /** About the catalog file, and what is said of it. */
    static final List<Rule<ReleaseDiff>> CATALOG = List.of(
            new CatalogOptionUnknown(),
            new CatalogUnreadable(),
            new CatalogGone(),
            new CatalogFileNotFound(),
            new RetiredUnknown(),
            new RetiredStillThere());

    /** About which events were released. */
    static final List<Rule<ReleaseDiff>> EVENT_NAMES =
            List.of(new EventGone(), new EventRenamed(), new EventVersionGone());

    /** About which handlers were released. */
    static final List<Rule<ReleaseDiff>> HANDLER_NAMES = List.of(new HandlerGone());

    /** About a module that breaks nothing. */
    static final List<Rule<ReleaseDiff>> SOUND_RELEASE = List.of(
            new CatalogOutdated(),
            new CatalogAccepted(),
            new SamplesNew(),
            new SampleToFillIn(),
            new HandlerBeginsWithOldest());

    private Checks() {}

    /** Whether nothing is wrong with an event by itself. */
    public static boolean isSound(EventModel event) {
        Problems problems = new Problems();
        runOnEvent(event, problems);
        return problems.all().isEmpty() && !EventNameMalformed.isIn(event);
    }

    /** Whether nothing is wrong with an event, by itself and in its module. */
    public static Predicate<EventModel> isSoundIn(ModuleModel module) {
        EventIndex index = EventIndex.of(module);
        return event -> {
            Problems problems = new Problems();
            check(event, module, index, problems);
            return problems.all().isEmpty();
        };
    }

    /** Whether {@code Events} and {@code Handlers} can be generated: no class and no package has their names. */
    public static boolean areNamesFree(ModuleModel module) {
        return module.inTheWay().isEmpty() && module.onClassPath().isEmpty() && !GeneratedNameTaken.isPackage(module);
    }

    private static void runOnEvent(EventModel event, Problems problems) {
        run(EVENT, event, problems);
        run(EVENT_JSON, EventJson.of(event), problems);
    }

    private static void check(EventModel event, ModuleModel module, EventIndex index, Problems problems) {
        runOnEvent(event, problems);
        run(EVENT_IN_MODULE, new EventContext(event, module, index), problems);
    }

    /** The problems of a handler and its class. */
    public static List<Problem> handler(HandlerModel handler, HandlerClassModel type, ModuleModel module) {
        Problems problems = new Problems();
        run(HANDLER_CLASS, new HandlerClassContext(type, module), problems);
        run(HANDLER, new HandlerContext(handler, module), problems);
        return problems.all();
    }

    /** Everything that is wrong or worth a note. */
    public static Problems module(ModuleModel module, CatalogFile released) {
        Problems problems = new Problems();
        EventIndex index = EventIndex.of(module);
        List<EventModel> broken = new ArrayList<>();
        for (EventModel event : module.events()) {
            Problems own = new Problems();
            check(event, module, index, own);
            own.all().forEach(problems::add);
            if (own.hasErrors()) {
                broken.add(event);
            }
        }
        for (HandlerClassModel type : module.handlerClasses()) {
            run(HANDLER_CLASS, new HandlerClassContext(type, module), problems);
            type.handlers().forEach(handler -> run(HANDLER, new HandlerContext(handler, module), problems));
        }
        run(MODULE, module, problems);
        if (!problems.hasErrors()) {
            run(SOUND_MODULE, module, problems);
        }
        if (!released.equals(CatalogFile.NONE)) {
            release(module, released, Doubts.of(broken, problems)).forEach(problems::add);
        }
        return problems;
    }

    /** Reports how a module without errors differs from its released contract. */
    public static List<Problem> release(ModuleModel module, CatalogFile released) {
        return release(module, released, new Doubts(Set.of(), Set.of()));
    }

    private static List<Problem> release(ModuleModel module, CatalogFile released, Doubts doubts) {
        Problems problems = new Problems();
        ReleaseDiff diff = ReleaseDiff.of(doubts.without(module), released);
        run(CATALOG, diff, problems);
        if (!doubts.areOfAllEvents()) {
            EventDiff.of(diff.module(), diff.stored()).forEach(evolution -> {
                Problems ofEvent = new Problems();
                run(EVOLUTION, evolution, ofEvent);
                if (ofEvent.hasErrors()) {
                    problems.add(Problem.together(ofEvent.all()));
                }
            });
        }
        if (!doubts.areOfEventNames()) {
            run(EVENT_NAMES, diff, problems);
        }
        if (!doubts.areOfHandlerNames()) {
            run(HANDLER_NAMES, diff, problems);
        }
        if (doubts.codes().isEmpty() && !problems.hasErrors()) {
            run(SOUND_RELEASE, diff, problems);
        }
        return problems.all();
    }

    private static <T> void run(List<Rule<T>> rules, T subject, Problems problems) {
        rules.forEach(rule -> rule.check(subject, new Reporter(rule.code(), problems::add)));
    }
}
