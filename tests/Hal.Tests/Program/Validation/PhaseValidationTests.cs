using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using static Neuromorphic.Hal.Tests.Program.Validation.ValidPrograms;

namespace Neuromorphic.Hal.Tests.Program.Validation;

public class PhaseValidationTests
{
    private static readonly FieldOf s_g = new("G", "g"), s_x = new("S", "x"), s_y = new("S", "y"), s_p = new("S", "p"), s_rate = new("S", "rate"), s_sum = new("S", "sum");
    private static readonly FieldOf s_best = new("S", "best"), s_from = new("S", "from"), s_mark = new("E", "mark");
    private static readonly TapeOf s_tape = new("tape"), s_out = new("out");
    private static readonly HeldInput s_held = new("held");
    private static readonly ConstantOperand s_one = new(1);

    private static readonly MultiplyStage s_multiply = new() { Projection = "matrix", Source = s_g, Target = s_x };
    private static readonly MultiplyTransposedStage s_transposed = new() { Projection = "matrix", Source = s_x, Target = s_g };
    private static readonly UpdateStage s_update = new() { Projection = "matrix", Pre = s_g, Post = s_x, Kernel = UpdateKernelSpec.Of<Step>(), Parameters = [s_rate, s_one] };
    private static readonly MapStage s_map = new() { Kernel = MapKernelSpec.Of<Add>(), Ports = [s_x, s_sum, s_y] };
    private static readonly ScanStage s_scan = new() { Population = "E", Channels = [s_tape, s_one, s_mark], Emission = s_out, Records = [new FieldRecord("V", "v")] };
    private static readonly ReduceStage s_reduce = new() { Source = s_x, Target = s_sum, Over = ReductionAxis.Elements };
    private static readonly SelectStage s_select = new() { Operation = Selection.TopK, Source = s_x, Target = s_y, Count = 6 };

    private static readonly Rules s_rules = new()
    {
        { "same name twice", Base with { Phases = [.. Base.Phases, Base.Phases[0]] }, "phase 'phase'", "the name of another phase before it", "name of its own" },
        { "stages null", Base with { Phases = [new PhaseSpec("a", null!)] }, "phase 'a'", "null for Stages", "Set Stages" },
        { "stage null", Stage(null!), "phase 'phase', stage 0", "is null", "Remove it" },
        { "stage unknown", Stage(new OwnStage()), "phase 'phase', stage 0 (Own)", "is of an unknown kind", "library's stages" },

        { "operand null", Stage(s_multiply with { Source = null! }), Path("Multiply"), "has null as the source", "Give an operand" },
        { "operand unknown", Stage(s_multiply with { Source = new OwnOperand() }), Path("Multiply"), "unknown kind OwnOperand as the source", "Use a field" },
        { "population unknown", Stage(s_multiply with { Source = new FieldOf("H", "g") }), Path("Multiply"), "the source names 'H', but that is no population", "Did you mean" },
        { "field unknown", Stage(s_multiply with { Source = new FieldOf("G", "h") }), Path("Multiply"), "the source names 'h', but that is no field of population 'G'; there are: g, shared", "Did you mean 'g'?" },
        { "tape unknown", Stage(s_reduce with { Source = new TapeOf("taps") }), Path("Reduce"), "the source names 'taps', but that is no tape; there are: tape, out, v", "Did you mean 'tape'?" },
        { "input of another kind", Stage(s_multiply with { Source = new HeldInput("poisson") }), Path("Multiply"), "the source names 'poisson', but that is no values input; there are: values, held", "Choose one of these" },
        { "constant NaN", Stage(s_map with { Ports = [s_x, new ConstantOperand(double.NaN), s_y] }), Path("Map"), "has the constant NaN as the port B", "Change the value" },
        { "integer read", Stage(s_multiply with { Projection = "matrix", Source = s_best }), Path("Multiply"), "reads the integer field 'S.best' as the source; real numbers are needed", "copy it by a map" },
        { "constant written", Stage(s_reduce with { Target = s_one }), Path("Reduce"), "writes the constant 1 as the target, which is read only", "Write to a field or a tape" },
        { "input written", Stage(s_multiply with { Target = s_held }), Path("Multiply"), "writes the input 'held' as the target, which is read only", "Write to a field or a tape" },
        { "integer written", Stage(s_reduce with { Target = s_best }), Path("Reduce"), "an integer field, which holds indices alone", "Write to a real field" },

        { "projection unknown", Stage(s_multiply with { Projection = "matrx" }), Path("Multiply"), "the projection names 'matrx', but that is no projection; there are: listed, fast, learning, matrix, graded", "Did you mean 'matrix'?" },
        { "projection of steps alone", Stage(s_multiply with { Projection = "graded", Target = s_mark, Source = new FieldOf("G", "shared") }), Path("Multiply"), "uses projection 'graded', which is not for phases", "Add ProjectionUse.Phases" },
        { "source size", Stage(s_multiply with { Source = s_y }), Path("Multiply"), "has the field 'S.y' of 6 elements as the source; 2 are needed", "that size" },
        { "target size", Stage(s_multiply with { Target = new FieldOf("E", "V") }), Path("Multiply"), "has the field 'E.V' of 3 elements as the target; 6 are needed", "that size" },
        { "transposed source size", Stage(s_transposed with { Source = new FieldOf("E", "V") }), Path("MultiplyTransposed"), "3 elements as the source; 6 are needed", "that size" },
        { "transposed target size", Stage(s_transposed with { Target = s_y }), Path("MultiplyTransposed"), "6 elements as the target; 2 are needed", "that size" },
        { "shared from own", Stage(s_multiply with { Target = s_p }), Path("Multiply"), "writes the field 'S.p', which all replicas share, from the field 'G.g', of which each has its own", "Reduce over the batch" },
        { "rows", Stage(s_multiply with { Rows = (RowSelection)5 }), Path("Multiply"), "has 5 for Rows; allowed are InUse, Frozen, Learning", "Choose one of these" },
        { "fixed point without steps", Stage(s_multiply with { FixedPoint = true }), Path("Multiply"), "projection 'matrix' is not stepped and has none", "Add ProjectionUse.Stepped" },
        { "fixed point of a rule", LearningInPhases(), Path("Multiply"), "sums in fixed point, but projection 'learning' has a synapse kernel", "Use a static projection" },

        { "pre size", Stage(s_update with { Pre = s_y }), Path("Update"), "6 elements as pre; 2 are needed", "that size" },
        { "post size", Stage(s_update with { Post = s_g }), Path("Update"), "2 elements as post; 6 are needed", "that size" },
        { "update kernel null", Stage(s_update with { Kernel = null! }), Path("Update"), "null for Kernel", "Set Kernel" },
        { "parameters missing", Stage(s_update with { Parameters = [s_rate] }), Path("Update"), "binds 1 operands, but Step has the parameters Rate, Decay", "one operand for each" },
        { "parameter per source", Stage(s_update with { Parameters = [new FieldOf("G", "shared"), s_one] }), Path("Update"), "has the field 'G.shared' as the parameter Rate; a constant, or a parameter field with a single value or one per row", "Use one of these" },
        { "parameter per replica", Stage(s_update with { Parameters = [s_sum, s_one] }), Path("Update"), "has the field 'S.sum' as the parameter Rate", "Use one of these" },

        { "ports missing", Stage(s_map with { Ports = [s_x, s_y] }), Path("Map"), "binds 2 operands, but Add has the ports A, B, Sum", "one operand for each" },
        { "map kernel null", Stage(s_map with { Kernel = null! }), Path("Map"), "null for Kernel", "Set Kernel" },
        { "map divides", Stage(s_map with { Ports = [s_g, new FieldOf("E", "V"), s_g] }), Path("Map"), "3 elements as a port that is read; a divisor of 2 is needed", "that size" },
        { "map direction", Stage(s_map with { Direction = (ScanDirection)2 }), Path("Map"), "has 2 for Direction; allowed are Forward, Backward", "Choose one of these" },
        { "map shared from own", Stage(s_map with { Ports = [s_x, s_sum, s_p] }), Path("Map"), "writes the field 'S.p', which all replicas share, from the field 'S.x'", "Reduce over the batch" },
        { "map writes nothing", Stage(new MapStage { Kernel = MapKernelSpec.Of<Mute>(), Ports = [s_x] }), Path("Map"), "has the kernel Mute, which writes nothing", "an output port" },
        { "map rows", Stage(s_map with { Rows = 0 }), Path("Map"), "is for 0 rows; at least 1 is allowed", "leave it out" },
        {
            "map of both kinds",
            Stage(new MapStage { Kernel = MapKernelSpec.Of<SoftResetLifMap>(), Ports = [s_one, s_one, s_one, s_one, s_one, s_p, s_y] }),
            Path("Map"), "writes both what all replicas share and what each has of its own", "two maps"
        },

        { "scan of storage", Stage(s_scan with { Population = "S" }), Path("Scan"), "scans population 'S', which has no kernel", "use a map" },
        { "scan channels", Stage(s_scan with { Channels = [s_tape] }), Path("Scan"), "binds 1 operands, but LifExp has the channels excitatory, inhibitory, current", "one operand for each" },
        { "scan channel size", Stage(s_scan with { Channels = [s_tape, s_one, s_x] }), Path("Scan"), "6 elements as the channel current; a divisor of 3 is needed", "that size" },
        { "scan emission size", Stage(s_scan with { Emission = s_x }), Path("Scan"), "6 elements as the emission; 3 are needed", "that size" },
        { "scan onto itself", Stage(s_scan with { Emission = s_tape }), Path("Scan"), "reads and writes the tape 'tape'; only maps may", "another operand" },
        { "scan record field", Stage(s_scan with { Records = [new FieldRecord("W", "v")] }), Path("Scan"), "a record names 'W', but that is no field of LifExp v1", "Did you mean 'V'?" },
        { "scan record tape", Stage(s_scan with { Records = [new FieldRecord("V", "w")] }), Path("Scan"), "a record names 'w', but that is no tape", "Did you mean" },
        { "scan record twice", Stage(s_scan with { Records = [new FieldRecord("V", "out")] }), Path("Scan"), "records twice to tape 'out'", "tape of its own" },
        { "scan record read", Stage(s_scan with { Records = [new FieldRecord("V", "tape")] }), Path("Scan"), "reads and writes the tape 'tape'; only maps may", "another tape" },
        { "scan rows", Stage(s_scan with { Rows = -1 }), Path("Scan"), "is for -1 rows; at least 1 is allowed", "leave it out" },

        { "reduce axis", Stage(s_reduce with { Over = (ReductionAxis)4, Target = s_y }), Path("Reduce"), "has 4 for Over; allowed are Elements, Batch, Rows", "Choose one of these" },
        { "reduce operation", Stage(s_reduce with { Operation = (Reduction)4 }), Path("Reduce"), "has 4 for Operation; allowed are Sum, Mean, Maximum", "Choose one of these" },
        { "reduce elements", Stage(s_reduce with { Source = new FieldOf("E", "V"), Target = s_g }), Path("Reduce"), "has the field 'G.g' of 2 elements as the target; a divisor of 3 is needed", "that size" },
        { "reduce batch to state", Stage(s_reduce with { Over = ReductionAxis.Batch, Target = s_y }), Path("Reduce"), "reduces the batch to the field 'S.y', of which each replica has its own", "Write to a parameter field" },
        { "reduce batch size", Stage(s_reduce with { Source = s_g, Over = ReductionAxis.Batch, Target = new FieldOf("E", "VInf") }), Path("Reduce"), "of 3 elements as the target; a divisor of 2 is needed", "that size" },
        { "reduce rows to a tape", Stage(s_reduce with { Over = ReductionAxis.Rows, Source = s_tape, Target = s_out }), Path("Reduce"), "reduces rows to the tape 'out', which has rows itself", "Write to a field" },
        { "reduce onto itself", Stage(s_reduce with { Source = s_sum, Target = s_sum }), Path("Reduce"), "reads and writes the field 'S.sum'; only maps may", "another operand" },

        { "select operation", Stage(s_select with { Operation = (Selection)9 }), Path("Select"), "has 9 for Operation; allowed are ArgMax, TopK, Gather, OneHot", "Choose one of these" },
        { "top 0", Stage(s_select with { Count = 0 }), Path("Select"), "selects 0 elements; allowed are 1 to 6", "Change Count" },
        { "top 7 of 6", Stage(s_select with { Count = 7 }), Path("Select"), "selects 7 elements; allowed are 1 to 6", "Change Count" },
        { "top to another size", Stage(s_select with { Target = s_g }), Path("Select"), "2 elements as the target; 6 are needed", "that size" },
        { "best to a real", Stage(s_select with { Operation = Selection.ArgMax, Target = s_sum }), Path("Select"), "writes the field 'S.sum' as the target, but the result is an integer", "Write to an integer field" },
        { "hot of a real", Stage(s_select with { Operation = Selection.OneHot, Source = s_sum }), Path("Select"), "takes the index from the field 'S.sum', which is no integer field", "integer field with a single value" },
        { "gather without indices", Stage(s_select with { Operation = Selection.Gather }), Path("Select"), "has null as the indices", "Give an operand" },
        { "gather by reals", Stage(s_select with { Operation = Selection.Gather, Indices = s_p }), Path("Select"), "takes indices from the field 'S.p', which is no integer field", "Use an integer field" },
        { "gather to another size", Stage(s_select with { Operation = Selection.Gather, Indices = s_from, Target = s_g }), Path("Select"), "6 elements as the indices; 2 are needed", "that size" },
        { "indices unused", Stage(s_select with { Indices = s_from }), Path("Select"), "has indices, which TopK does not use", "Leave Indices out" },
    };

    public static TheoryData<string> Names() => s_rules.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public void A_broken_rule_names_object_value_and_remedy(string rule) => s_rules.Verify(rule);

    public static TheoryData<string> Valid() => new(s_valid.Keys);

    private static readonly Dictionary<string, StageSpec> s_valid = new()
    {
        ["multiply"] = s_multiply,
        ["transposed"] = s_transposed,
        ["update"] = s_update,
        ["update with a parameter per target"] = s_update with { Parameters = [s_p, s_one] },
        ["map"] = s_map,
        ["map onto what it reads"] = s_map with { Ports = [s_x, s_sum, s_x] },
        ["map of shared operands to a parameter"] = s_map with { Ports = [s_rate, s_one, s_p] },
        ["map of an integer"] = s_map with { Ports = [s_best, s_one, s_x] },
        ["map of one value per channel"] = s_map with { Ports = [s_x, s_g, s_y] },
        ["scan"] = s_scan,
        ["reduce to runs"] = s_reduce with { Target = s_g },
        ["reduce the batch"] = s_reduce with { Over = ReductionAxis.Batch, Target = s_p },
        ["reduce rows"] = s_reduce with { Over = ReductionAxis.Rows, Source = s_tape, Target = new FieldOf("E", "V") },
        ["top"] = s_select,
        ["best"] = s_select with { Operation = Selection.ArgMax, Target = s_best },
        ["hot"] = s_select with { Operation = Selection.OneHot, Source = s_best },
        ["gather"] = s_select with { Operation = Selection.Gather, Indices = s_from },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_stage_that_has_what_it_needs_passes(string stage) => Assert.Empty(ProgramValidation.Check(Stage(s_valid[stage])));

    private static NetworkProgram LearningInPhases()
    {
        FieldOf v = new("E", "V");
        NetworkProgram program = Stage(s_multiply with { Projection = "learning", Source = v, Target = s_out, FixedPoint = true });
        return program with
        {
            Projections = [.. program.Projections.Select(p => p.Name == "learning" ? p with { Use = ProjectionUse.Stepped | ProjectionUse.Phases } : p)],
        };
    }

    private static string Path(string stage) => $"phase 'phase', stage 0 ({stage})";

    private sealed record OwnStage : StageSpec;

    private sealed record OwnOperand : Operand;

    private struct Add : IMapKernel
    {
        public static MapKernelDeclaration Declaration { get; } = new("Add", 1, [new("A", PortRole.In), new("B", PortRole.In), new("Sum", PortRole.Out)]);

        public static void Apply<TLane, TMask, TContext>(ref TContext c)
            where TLane : unmanaged, Lanes.ILane<TLane, TMask>
            where TMask : unmanaged
            where TContext : struct, IMapContext<TLane, TMask>
            => c.Set(2, c.Get(0) + c.Get(1));
    }

    private struct Mute : IMapKernel
    {
        public static MapKernelDeclaration Declaration { get; } = new("Mute", 1, [new("A", PortRole.In)]);

        public static void Apply<TLane, TMask, TContext>(ref TContext c)
            where TLane : unmanaged, Lanes.ILane<TLane, TMask>
            where TMask : unmanaged
            where TContext : struct, IMapContext<TLane, TMask>
        {
        }
    }

    private struct Step : IUpdateKernel
    {
        public static UpdateKernelDeclaration Declaration { get; } = new("Step", 1, ["Rate", "Decay"], []);

        public static void Apply<TLane, TMask, TContext>(ref TContext c)
            where TLane : unmanaged, Lanes.ILane<TLane, TMask>
            where TMask : unmanaged
            where TContext : struct, IUpdateContext<TLane, TMask>
            => c.Change(c.Gradient * c.Parameter(0));
    }
}
