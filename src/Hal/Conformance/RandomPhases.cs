using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Neurons;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;
using Neuromorphic.Hal.Random;
using static Neuromorphic.Hal.Conformance.PhaseParts;

namespace Neuromorphic.Hal.Conformance;

/// <summary>Phases put together by dice: layers of storage and one of neurons, every kind of stage over every kind of operand, some rows frozen, spare replicas.</summary>
/// <remarks>What a stage writes is cut to [-4, 4] by the next, so that no program runs off to infinity and every difference stays visible.</remarks>
public sealed class RandomPhases
{
    /// <summary>Replicas of every program.</summary>
    public const int Batch = 5;

    private const int Layers = 3;
    private readonly StreamKey _key;
    private readonly int _rows;
    private readonly int[] _sizes;
    private uint _draws;

    private RandomPhases(ulong seed)
    {
        _key = StreamKey.Of(seed, "random phases");
        // One row, a few, or more places than a chunk has terms; sizes beyond a chunk where rows are few.
        _rows = Of(1, 3, 60);
        _sizes = [.. Enumerable.Range(0, Layers).Select(_ => _rows < 60 && Pick(4) == 0 ? 257 + Pick(30) : 1 + Pick(50))];
    }

    /// <summary>The program of a seed.</summary>
    public static NetworkProgram Make(ulong seed) => new RandomPhases(seed).Program(seed);

    /// <summary>Compiles, feeds, runs the phase twice and a few steps after it, and observes.</summary>
    public static IReadOnlyList<ObservedValue> Observe(IBackend backend, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(backend);
        using IExecutable executable = backend.Compile(Make(seed), new CompileOptions { Batch = Batch });
        Feed(executable, seed);
        executable.RunPhase(0);
        executable.RunPhase(0);
        executable.Run(3);
        return Observe(executable);
    }

    /// <summary>Fields, tapes, weights and update state.</summary>
    public static IReadOnlyList<ObservedValue> Observe(IExecutable executable)
    {
        ArgumentNullException.ThrowIfNull(executable);
        NetworkProgram program = executable.Program;
        List<ObservedValue> lines = [];
        for (int p = 0; p < program.Populations.Count; p++)
        {
            FieldLayout layout = new(program.Populations[p]);
            for (int f = 0; f < layout.Count; f++)
            {
                int replicas = layout.Declaration(f).Role == FieldRole.State ? Used(program) : 1;
                for (int r = 0; r < replicas; r++)
                    Add(executable, StateAddress.Field(p, f, r), $"{program.Populations[p].Name}.{layout.Declaration(f).Name} of replica {r}", lines);
            }
        }
        for (int t = 0; t < program.Tapes.Count; t++) Add(executable, StateAddress.Tape(t), $"tape {program.Tapes[t].Name}", lines);
        for (int p = 0; p < program.Projections.Count; p++)
        {
            Add(executable, StateAddress.Weights(p), $"weights of {program.Projections[p].Name}", lines);
            for (int f = 0; f < new UpdateFields(program, program.Projections[p].Name).Count; f++)
                Add(executable, StateAddress.Update(p, f), $"update state {f} of {program.Projections[p].Name}", lines);
        }
        return lines;
    }

    /// <summary>Resets to the replicas in use, and writes every field, tape, input and number of rows.</summary>
    public static void Feed(IExecutable executable, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(executable);
        RandomPhases dice = new(seed) { _draws = 1_000_000 };
        NetworkProgram program = executable.Program;
        executable.Reset([.. Enumerable.Range(0, Used(program)).Select(trial => (uint)trial)]);
        for (int p = 0; p < program.Populations.Count; p++)
        {
            FieldLayout layout = new(program.Populations[p]);
            for (int f = layout.KernelFields; f < layout.Count; f++)
            {
                bool integer = layout.Declaration(f).Format == FieldFormat.Integer;
                for (int r = 0; r < (layout.Declaration(f).Role == FieldRole.State ? Used(program) : 1); r++)
                    executable.WriteState(StateAddress.Field(p, f, r), dice.Values((int)executable.StateLength(StateAddress.Field(p, f, r)), integer));
            }
        }
        for (int t = 0; t < program.Tapes.Count; t++)
        {
            int size = program.Populations[program.Population(program.Tapes[t].Population)].Size;
            executable.WriteState(StateAddress.Tape(t), dice.Values(dice._rows * Used(program) * size, false));
        }
        for (int i = 0; i < program.Inputs.Count; i++)
        {
            int size = program.Populations[program.Population(program.Inputs[i].Target)].Size;
            // One replica keeps the program's own row now and then.
            for (int r = dice.Pick(2); r < Used(program); r++)
                executable.WriteInput(i, r, Array.ConvertAll(dice.Values(size, false), value => (float)value));
        }
        for (int p = 0; p < program.Projections.Count; p++)
        {
            int targets = program.Populations[program.Population(program.Projections[p].Target)].Size, used = targets - dice.Pick(targets / 2 + 1);
            if (dice.Pick(2) == 0) executable.WriteState(StateAddress.Rows(p), [used, dice.Pick(used + 1)]);
        }
    }

    private static int Used(NetworkProgram program) => program.Seed % 2 == 0 ? Batch : Batch - 2;

    private static void Add(IExecutable executable, StateAddress address, string where, List<ObservedValue> lines)
    {
        double[] values = new double[executable.StateLength(address)];
        executable.ReadState(address, values);
        for (int i = 0; i < values.Length; i++) lines.Add(new ObservedValue($"{where}: {i}", values[i]));
    }

    private NetworkProgram Program(ulong seed)
    {
        List<PopulationSpec> populations =
        [
            .. _sizes.Select((size, l) => Store($"l{l}", size, State("x"), State("y"), Parameter("p"), SingleState("s"), SingleParameter("q"), Label("label"))),
        ];
        populations.Add(Parts.Relays("relay", _sizes[0]));
        populations.Add(Parts.Neurons<LifDelta>("lif", _sizes[1], 1, ("VThreshold", 2)) with { ExtraFields = [State("x")] });
        populations.Add(new PopulationSpec
        {
            Name = "indices",
            Shape = [_sizes[2]],
            ExtraFields = [new ExtraField(new FieldDeclaration("from", FieldRole.Parameter, 0, FieldFormat.Integer))],
        });
        List<ProjectionSpec> projections = [];
        for (int l = 0; l < Layers; l++)
            for (int m = 0; m < Layers; m++) projections.Add(Projection(l, m));
        projections.Add(Parts.Connect("relay", "lif", Pick(2) == 0 ? new Dense() : new Bernoulli(0.4), new DrawnValues(new NormalDistribution(0.3, 1)), Of<ValueSpec>(0, 1))
            with
        { Use = ProjectionUse.Stepped | ProjectionUse.Phases });
        List<StageSpec> stages = [];
        for (int s = 0; s < 12; s++) stages.AddRange(Stage(Pick(9)));
        return new NetworkProgram
        {
            DtMs = 1,
            Seed = seed,
            Populations = populations,
            Projections = projections,
            Inputs =
            [
                .. _sizes.Select((size, l) => new ValuesInput { Name = $"h{l}", Target = $"l{l}", Channel = "", Rows = [.. Enumerable.Range(0, size).Select(i => i % 5 - 2.0)] }),
                new ValuesInput { Name = "drive", Target = "relay", Channel = "in", Rows = [.. Enumerable.Range(0, _sizes[0]).Select(i => i % 3 - 1.0)] },
            ],
            Tapes =
            [
                .. Enumerable.Range(0, Layers).SelectMany(l => new[] { new TapeSpec($"u{l}", $"l{l}", _rows), new TapeSpec($"v{l}", $"l{l}", _rows) }),
                new TapeSpec("spikes", "relay", _rows), new TapeSpec("current", "lif", _rows), new TapeSpec("out", "lif", _rows), new TapeSpec("potential", "lif", _rows),
            ],
            Phases = [new PhaseSpec("phase", stages)],
        };
    }

    private ProjectionSpec Projection(int source, int target)
    {
        ConnectivitySpec connectivity = Pick(4) switch { 0 => new Bernoulli(0.3), 1 => new FixedInDegree(1 + Pick(6)), _ => new Dense() };
        return new ProjectionSpec
        {
            Name = $"{source}>{target}",
            Source = $"l{source}",
            Target = $"l{target}",
            Connectivity = connectivity,
            Weight = new DrawnValues(new NormalDistribution(0, 0.4), -1, 1),
            Use = ProjectionUse.Phases,
            MinimumWeight = -1,
            MaximumWeight = 1,
            Learning = Pick(6) != 0,
        };
    }

    private IEnumerable<StageSpec> Stage(int kind)
    {
        int l = Pick(Layers), m = Pick(Layers);
        bool taped = Pick(2) == 0;
        RowSelection rows = (RowSelection)Pick(3);
        switch (kind)
        {
            case 0:
                yield return Multiply($"{l}>{m}", taped ? $"tape:u{l}" : Read(l, false), Write(m, taped)) with { Accumulate = Pick(2) == 0, Rows = rows };
                yield return Cut(m, taped);
                break;
            case 1:
                yield return Transposed($"{l}>{m}", taped ? $"tape:u{m}" : Read(m, false), Write(l, taped)) with { Accumulate = Pick(2) == 0, Rows = rows, Signs = Pick(3) == 0 };
                yield return Cut(l, taped);
                break;
            case 2:
                yield return Updating($"{l}>{m}", Read(l, Pick(2) == 0), Read(m, Pick(2) == 0), $"l{m}.p");
                break;
            case 3:
                yield return Mapping(l, taped) with { Direction = (ScanDirection)Pick(2), Rows = taped ? _rows : null };
                yield return Cut(l, taped);
                break;
            case 4:
                yield return Reduce($"l{l}.{Of("x", "y")}", $"l{l}.s", ReductionAxis.Elements, (Reduction)Pick(3));
                yield return Map<ClampMap>($"l{l}.s", "-4", "4", $"l{l}.s");
                break;
            case 5:
                yield return Reduce(taped ? $"tape:u{l}" : $"l{l}.x", $"l{l}.p", ReductionAxis.Batch, (Reduction)Pick(3));
                yield return Map<ScaleAddMap>($"l{l}.p", "0.25", $"l{l}.q", $"l{l}.p");
                yield return Map<ClampMap>($"l{l}.p", "-4", "4", $"l{l}.p");
                break;
            case 6:
                yield return Reduce($"tape:u{l}", $"l{l}.y", ReductionAxis.Rows, (Reduction)Pick(3));
                yield return Cut(l, false);
                yield return Select(Selection.TopK, $"tape:u{l}", $"tape:v{l}", 1 + Pick(5));
                break;
            case 7:
                yield return Select(Selection.ArgMax, $"l{l}.x", $"l{l}.label");
                yield return Select(Selection.OneHot, $"l{l}.label", $"l{l}.y");
                if (l != 2) yield return Select(Selection.Gather, $"tape:u{l}", "tape:v2", indices: "indices.from");
                break;
            default:
                yield return Multiply("relay->lif", "tape:spikes", "tape:current") with { FixedPoint = Pick(4) != 0, Accumulate = Pick(2) == 0 };
                yield return Map<ClampMap>("tape:current", "-4", "4", "tape:current");
                yield return new ScanStage
                {
                    Population = "lif",
                    Channels = [At("tape:current"), At(Of("0.25", "lif.x"))],
                    Emission = At("tape:out"),
                    Records = [new FieldRecord("V", "potential")],
                    FromInitialState = Pick(2) == 0,
                };
                yield return Updating("relay->lif", "tape:spikes", "tape:out");
                break;
        }
    }

    private MapStage Mapping(int l, bool taped)
    {
        string a = Read(l, taped), b = Read(l, taped), c = Of($"l{l}.s", $"l{l}.q", $"l{l}.label", "0.5", "-1"), y = Write(l, taped);
        return Pick(12) switch
        {
            0 => Map<AddMap>(a, b, y),
            1 => Map<SubtractMap>(a, c, y),
            2 => Map<MultiplyMap>(a, b, y),
            3 => Map<ScaleAddMap>(c, a, b, y),
            4 => Map<ThresholdMap>(a, c, y),
            5 => Map<InsideMap>(a, b, "-1", "1", y),
            6 => Map<WhereMap>(a, b, c, y),
            7 => Map<ShiftedExpMap>(a, c, b, y),
            8 => Map<TraceMap>(a, "0.75", y),
            9 => Map<AdjointMap>(a, b, "0.5", y),
            10 => Map<SigmoidSurrogateMap>(a, "1", "4", y),
            _ => Map<QuantiseMap>(a, "4", "7", y),
        };
    }

    private UpdateStage Updating(string projection, string pre, string post, string rate = "0.01") => Pick(5) switch
    {
        0 => Update<PlainUpdate>(projection, pre, post, rate),
        3 => Update<SignedUpdate>(projection, pre, post, "0.01", "-0.02", "0.001", "2", rate),
        1 => Update<SgdUpdate>(projection, pre, post, "0.01", "0.9", "0.001"),
        2 => Update<AdamUpdate>(projection, pre, post, "0.01", "0.9", "0.999", "0.9", "0.999", "0.00000001", "0.01"),
        _ => Update<ClippedAverageUpdate>(projection, pre, post, "0.05", "0.9", "2", "0.125"),
    };

    private string Read(int l, bool taped) => taped
        ? Of($"tape:u{l}", $"tape:u{l}", $"l{l}.x", $"input:h{l}", $"l{l}.p")
        : Of($"l{l}.x", $"l{l}.x", $"input:h{l}", $"l{l}.p");

    /// <summary>Never what <see cref="Read"/> gives.</summary>
    private static string Write(int l, bool taped) => taped ? $"tape:v{l}" : $"l{l}.y";

    /// <summary>Back to where it can be read from, within bounds.</summary>
    private MapStage Cut(int l, bool taped) => taped
        ? Map<ClampMap>($"tape:v{l}", "-4", "4", $"tape:u{l}")
        : Map<ClampMap>($"l{l}.y", "-4", "4", $"l{l}.x");

    /// <summary>Multiples of 1/8 in [-2, 2]; in every other list two thirds are 0, as spikes are.</summary>
    private double[] Values(int count, bool integer)
    {
        bool sparse = Pick(2) == 0;
        return [.. Enumerable.Range(0, count).Select(_ => integer ? Pick(8) - 1 : sparse && Pick(6) != 0 ? 0 : (Pick(33) - 16) / 8.0)];
    }

    private T Of<T>(params T[] choices) => choices[Pick(choices.Length)];

    private int Pick(int count) => (int)Philox4x32.ToIndex(Philox4x32.Block(new Words(_draws++, 0, 0, 0), _key).W0, (uint)count);
}
