using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;
using static Neuromorphic.Hal.Tests.Program.Validation.ValidPrograms;

namespace Neuromorphic.Hal.Tests.Program.Validation;

public class InputAndProbeValidationTests
{
    private static readonly Rules s_rules = new()
    {
        { "same name twice", Base with { Inputs = [.. Base.Inputs, Base.Inputs[0]] }, "input 'poisson'", "the name of another input before it", "name of its own" },
        { "target unknown", Input<NoiseInput>("noise", i => i with { Target = "F" }), "input 'noise'", "the target names 'F', but that is no population; there are: in, E, G, S", "Did you mean" },
        { "channel unknown", Input<NoiseInput>("noise", i => i with { Channel = "curent" }), "input 'noise'", "names 'curent', but that is no channel of LifExp v1; there are: excitatory, inhibitory, current", "Did you mean 'current'?" },
        { "target without kernel", Input<NoiseInput>("noise", i => i with { Target = "S" }), "input 'noise'", "leads to population 'S', which has no kernel", "Give the population a kernel" },
        { "values with a channel of nothing", Input<ValuesInput>("held", i => i with { Channel = "in" }), "input 'held'", "leads to population 'S', which has no kernel", "Give the population a kernel" },

        { "mean negative", Input<PoissonInput>("poisson", i => i with { MeanPerStep = -0.5 }), "input 'poisson', mean per step", "is -0.5; allowed are numbers from 0 to 1000", "smaller step" },
        { "mean too large", Input<PoissonInput>("poisson", i => i with { MeanPerStep = new double[] { 1, 2, 1000.5, 3 } }), "input 'poisson', mean per step", "is 1000.5 at neuron 2; allowed are numbers from 0 to 1000", "several inputs" },
        { "mean NaN", Input<PoissonInput>("poisson", i => i with { MeanPerStep = double.NaN }), "input 'poisson', mean per step", "is NaN", "smaller step" },
        { "mean list", Input<PoissonInput>("poisson", i => i with { MeanPerStep = new double[3] }), "input 'poisson', mean per step", "lists 3 values for 4 neurons", "one value per neuron" },
        { "mean drawn", Input<PoissonInput>("poisson", i => i with { MeanPerStep = new DrawnValues(new UniformDistribution(0, 1)) }), "input 'poisson', mean per step", "is drawn; a constant or one value per neuron is allowed", "List the values" },
        { "poisson weight", Input<PoissonInput>("poisson", i => i with { Weight = double.NaN }), "input 'poisson'", "has the weight NaN; allowed are finite numbers", "Change the value" },

        { "noise deviation", Input<NoiseInput>("noise", i => i with { StandardDeviation = -1 }), "input 'noise'", "has the standard deviation -1; allowed are finite numbers of at least 0", "Change the value" },
        { "noise mean", Input<NoiseInput>("noise", i => i with { Mean = double.PositiveInfinity }), "input 'noise'", "has the mean Infinity", "Change the value" },
        { "noise hold", Input<NoiseInput>("noise", i => i with { HoldSteps = 0 }), "input 'noise'", "holds values for 0 steps; allowed are whole numbers of at least 1", "Change HoldSteps" },

        { "events unsorted", Events(new(5, 0, 1), new(4, 0, 1)), "input 'events'", "has event 1 in step 4, after an event in step 5", "Sort the events by step" },
        { "event in the past", Events(new InputEvent(-1, 0, 1)), "input 'events'", "has event 0 in step -1; the first step is 0", "from 0 on" },
        { "event of no neuron", Events(new InputEvent(0, 4, 1)), "input 'events'", "has event 0 for neuron 4; allowed are 0 to 3", "Correct the neuron" },
        { "event of a negative neuron", Events(new InputEvent(0, -1, 1)), "input 'events'", "has event 0 for neuron -1", "Correct the neuron" },
        { "event value", Events(new(0, 0, 1), new(1, 2, float.NaN)), "input 'events'", "has event 1 with the value NaN", "Change the value" },
        { "events null", Input<EventsInput>("events", i => i with { Events = null! }), "input 'events'", "null for Events", "Set Events" },

        { "rows partial", Input<ValuesInput>("values", i => i with { Rows = [1, 2, 3, 4] }), "input 'values'", "has 4 values; allowed are whole rows of 3", "one value per neuron and row" },
        { "rows empty", Input<ValuesInput>("values", i => i with { Rows = [] }), "input 'values'", "has 0 values; allowed are whole rows of 3, at least one", "one value per neuron and row" },
        { "row value", Input<ValuesInput>("values", i => i with { Rows = [1, 2, 3, 4, double.NaN, 6] }), "input 'values'", "has NaN at row 1, neuron 1", "Change the value" },
        { "values hold", Input<ValuesInput>("values", i => i with { HoldSteps = -1 }), "input 'values'", "holds values for -1 steps", "Change HoldSteps" },

        { "probe twice", Base with { Probes = [.. Base.Probes, Base.Probes[0]] }, "probe 'spikes'", "the name of another probe before it", "name of its own" },
        { "probe population", Probe("counts", p => p with { Population = "inn" }), "probe 'counts'", "the population names 'inn', but that is no population", "Did you mean 'in'?" },
        { "probe kind", Probe("counts", p => p with { Kind = (ProbeKind)8 }), "probe 'counts'", "has 8 for Kind; allowed are Spikes, Count, Field", "Choose one of these" },
        { "probe field", Probe("potential", p => p with { Field = "W" }), "probe 'potential'", "the field names 'W', but that is no field of population 'E' with a real number per element; there are: V,", "Did you mean 'V'?" },
        { "probe field missing", Probe("potential", p => p with { Field = "" }), "probe 'potential'", "the field names '', but that is no field", "" },
        { "probe of an integer", Probe("potential", p => p with { Field = "label" }), "probe 'potential'", "records the field 'label', which is an integer or has no value per element", "read it as state" },
        { "field without kind", Probe("counts", p => p with { Field = "V" }), "probe 'counts'", "names the field 'V' but records Count", "Set Kind to Field" },
        { "spikes of storage", Probe("counts", p => p with { Population = "S" }), "probe 'counts'", "records Count of population 'S', which has no kernel and never emits", "Record a field" },
        { "every 0", Probe("counts", p => p with { EverySteps = 0 }), "probe 'counts'", "records every 0 steps; allowed are whole numbers of at least 1", "Change EverySteps" },
        { "spikes every 2", Probe("spikes", p => p with { EverySteps = 2 }), "probe 'spikes'", "records spikes every 2 steps", "Leave EverySteps at 1" },
        { "room for spikes", Probe("spikes", p => p with { Capacity = 2 }), "probe 'spikes'", "has room for 2 spikes; at least 3 are needed", "Enlarge the capacity" },
        { "room for rows", Probe("counts", p => p with { Capacity = 0 }), "probe 'counts'", "has room for 0 rows; allowed are whole numbers of at least 1", "Enlarge the capacity" },
        { "tape unknown", Probe("taped", p => p with { Tape = "tap" }), "probe 'taped'", "the tape names 'tap', but that is no tape; there are: tape, out, v", "Did you mean 'tape'?" },
        { "tape of other size", Probe("taped", p => p with { Population = "in" }), "probe 'taped'", "records 4 values per row to tape 'tape', whose rows have the 3 of population 'E'", "of the probe's population" },
        { "tape shared", Probe("potential", p => p with { Tape = "tape" }), "probe 'taped'", "writes to tape 'tape', as probe 'potential' does", "tape of its own" },

        { "tape population", Base with { Tapes = [.. Base.Tapes, new TapeSpec("u", "X", 1)] }, "tape 'u'", "the population names 'X', but that is no population", "" },
        { "tape capacity", Base with { Tapes = [.. Base.Tapes, new TapeSpec("u", "E", 0)] }, "tape 'u'", "has room for 0 rows", "Change the capacity" },
        { "tape twice", Base with { Tapes = [.. Base.Tapes, Base.Tapes[0]] }, "tape 'tape'", "the name of another tape before it", "name of its own" },
    };

    public static TheoryData<string> Names() => s_rules.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_rule_names_object_value_and_remedy(string rule) => s_rules.Verify(rule);

    [Fact]
    public void A_parameter_field_and_a_field_of_storage_may_be_recorded()
    {
        Assert.Empty(ProgramValidation.Check(Probe("potential", p => p with { Field = "mark" })));
        Assert.Empty(ProgramValidation.Check(Probe("potential", p => p with { Population = "S", Field = "x" })));
    }

    private static NetworkProgram Events(params InputEvent[] events) => Input<EventsInput>("events", i => i with { Events = events });
}
