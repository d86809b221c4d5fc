using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Kernels.Phases;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Snn.Places;

/// <summary>The programs of VPRTempo: all modules are disjoint sub-networks of one program behind a common image; everything they do is phases.</summary>
/// <remarks>
/// Training, per module m: phase "m/learn features" learns from the image held in input "image"; "m/encode" turns rows of images into rows of feature spikes;
/// "m/learn places" learns from a row of spikes held in input "m/spikes" and the label in field "m/places.label". Queries: phase "query" gives a row of scores in tape
/// "m/scores" for every row of images.
/// </remarks>
public static class TempoProgram
{
    /// <summary>Name of the input, and its population, that holds rows of images: greys over 255.</summary>
    public const string Image = "image";

    /// <summary>Name of the population of single values: the learning rates that the host sets.</summary>
    public const string Rates = "rates";

    /// <summary>Name of the phase that answers queries.</summary>
    public const string Query = "query";

    /// <summary>Whatever is larger than any activity.</summary>
    private const double Unreached = 1e30;

    /// <summary>Name of a module's part.</summary>
    public static string Name(int module, string part) => FormattableString.Invariant($"{module}/{part}");

    /// <summary>The program that trains modules.</summary>
    /// <param name="options">The method.</param>
    /// <param name="places">Number of places of each module.</param>
    /// <param name="batch">Largest number of rows that are encoded together.</param>
    public static NetworkProgram Training(TempoOptions options, IReadOnlyList<int> places, int batch)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(places);
        double[] targets = Targets(options);
        List<PopulationSpec> populations =
        [
            new PopulationSpec { Name = Image, Shape = [options.Images.Rows, options.Images.Columns], ExtraFields = [State("gate")] },
            new PopulationSpec { Name = Rates, Shape = [1], ExtraFields = [Parameter("stdp"), Parameter("inhibition"), Parameter("homeostasis"), Parameter("threshold")] },
        ];
        List<PhaseSpec> phases = [];
        List<InputSpec> inputs = [Held(Image, Image)];
        List<TapeSpec> tapes = [];
        for (int m = 0; m < places.Count; m++)
        {
            string features = Name(m, "features"), output = Name(m, "places");
            populations.Add(new PopulationSpec
            {
                Name = features,
                Shape = [options.Features],
                ExtraFields = [State("y"), State("s"), State("d"), State("t"), State("theta"), State("pre"), Parameter("target"), Parameter("negative"), Parameter("total"), Parameter("factor")],
                Initial = new Dictionary<string, ValueSpec> { ["target"] = targets, ["negative"] = targets.Select(target => -target).ToArray() },
            });
            populations.Add(new PopulationSpec
            {
                Name = output,
                Shape = [places[m]],
                ExtraFields =
                [
                    State("y"), State("s"), State("d"), State("forced"), Parameter("total"), Parameter("factor"),
                    new ExtraField(new FieldDeclaration("label", FieldRole.State, 0, FieldFormat.Integer), FieldExtent.Single),
                ],
            });
            inputs.Add(Held(Name(m, "spikes"), features));
            tapes.Add(new TapeSpec(Name(m, "encoded"), features, batch));
            phases.Add(new PhaseSpec(Name(m, "learn features"), LearnFeatures(options, m)));
            phases.Add(new PhaseSpec(Name(m, "encode"), [Product(m, Image, "features", new HeldInput(Image), new TapeOf(Name(m, "encoded"))), .. Spikes(options, m, new TapeOf(Name(m, "encoded")), new TapeOf(Name(m, "encoded")))]));
            phases.Add(new PhaseSpec(Name(m, "learn places"), LearnPlaces(options, m)));
        }
        return new NetworkProgram
        {
            DtMs = 1,
            Seed = options.Seed,
            Populations = populations,
            Projections = Projections(places.Count),
            Inputs = inputs,
            Tapes = tapes,
            Phases = phases,
        };
    }

    /// <summary>The program that answers queries.</summary>
    /// <param name="options">The method.</param>
    /// <param name="places">Number of places of each module.</param>
    /// <param name="batch">Largest number of rows that are answered together.</param>
    public static NetworkProgram Answering(TempoOptions options, IReadOnlyList<int> places, int batch)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(places);
        List<PopulationSpec> populations = [new PopulationSpec { Name = Image, Shape = [options.Images.Rows, options.Images.Columns] }];
        List<TapeSpec> tapes = [];
        List<StageSpec> stages = [];
        for (int m = 0; m < places.Count; m++)
        {
            string features = Name(m, "features"), output = Name(m, "places"), encoded = Name(m, "encoded"), scores = Name(m, "scores");
            populations.Add(new PopulationSpec { Name = features, Shape = [options.Features], ExtraFields = [State("theta")] });
            populations.Add(new PopulationSpec { Name = output, Shape = [places[m]] });
            tapes.Add(new TapeSpec(encoded, features, batch));
            tapes.Add(new TapeSpec(scores, output, batch));
            stages.Add(Product(m, Image, "features", new HeldInput(Image), new TapeOf(encoded)));
            if (options.SpikingQueries) stages.AddRange(Spikes(options, m, new TapeOf(encoded), new TapeOf(encoded)));
            stages.Add(Product(m, "features", "places", new TapeOf(encoded), new TapeOf(scores)));
        }
        return new NetworkProgram
        {
            DtMs = 1,
            Seed = options.Seed,
            Populations = populations,
            Projections = Projections(places.Count),
            Inputs = [Held(Image, Image)],
            Tapes = tapes,
            Phases = [new PhaseSpec(Query, stages)],
        };
    }

    /// <summary>Target rates of the feature neurons.</summary>
    internal static double[] Targets(TempoOptions options)
        => [.. Enumerable.Range(0, options.Features).Select(j => options.TargetRate + options.TargetRateSpan * (j + 1) / options.Features)];

    private static List<ProjectionSpec> Projections(int modules)
    {
        List<ProjectionSpec> projections = [];
        for (int m = 0; m < modules; m++)
        {
            projections.Add(Matrix(Name(m, "image->features"), Image, Name(m, "features")));
            projections.Add(Matrix(Name(m, "features->places"), Name(m, "features"), Name(m, "places")));
        }
        return projections;
    }

    private static StageSpec[] LearnFeatures(TempoOptions options, int module)
    {
        FieldOf Of(string field) => new(Name(module, "features"), field);
        FieldOf gate = new(Image, "gate");
        return
        [
            // 1 where there is an input spike.
            Map<InsideMap>(Number(1), new HeldInput(Image), Number(0), Number(Unreached), gate),
            Product(module, Image, "features", new HeldInput(Image), Of("y")),
            .. Spikes(options, module, Of("y"), Of("s")),
            Map<SubtractMap>(Number(options.Forcing), Of("s"), Of("d")),
            Map<InsideMap>(Of("d"), Of("s"), Number(0), Number(Unreached), Of("d")),
            Map<ScaleAddMap>(Number(options.ThresholdActivity), Of("s"), Of("negative"), Of("t")),
            Map<ScaleAddMap>(Rate("threshold"), Of("t"), Of("theta"), Of("theta")),
            Map<ClampMap>(Of("theta"), Number(0), Number(Unreached), Of("theta")),
            .. Learn(options, Name(module, "image->features"), Name(module, "features"), gate, Of("d"), Rate("inhibition")),
        ];
    }

    private static StageSpec[] LearnPlaces(TempoOptions options, int module)
    {
        FieldOf Of(string field) => new(Name(module, "places"), field);
        HeldInput spikes = new(Name(module, "spikes"));
        FieldOf pre = new(Name(module, "features"), "pre");
        return
        [
            Map<DivideMap>(spikes, new FieldOf(Name(module, "features"), "target"), pre),
            Product(module, "features", "places", spikes, Of("y")),
            Map<ClampMap>(Of("y"), Number(0), Number(options.LargestSpike), Of("s")),
            new SelectStage { Operation = Selection.OneHot, Source = Of("label"), Target = Of("forced") },
            Map<MultiplyMap>(Number(options.Forcing), Of("forced"), Of("forced")),
            Map<SubtractMap>(Of("forced"), Of("s"), Of("d")),
            .. Learn(options, Name(module, "features->places"), Name(module, "places"), pre, Of("d"), Rate("stdp")),
        ];
    }

    /// <summary>The change, the bounds and the homeostasis, in one pass over the weights.</summary>
    private static StageSpec[] Learn(TempoOptions options, string projection, string target, Operand pre, Operand post, Operand inhibitoryRate)
    {
        FieldOf total = new(target, "total"), factor = new(target, "factor");
        return
        [
            new ReduceStage { Source = new FieldOf(target, "y"), Target = total, Over = ReductionAxis.Batch },
            Map<ScaleAddMap>(Rate("homeostasis"), total, Number(1), factor),
            new UpdateStage
            {
                Projection = projection,
                Pre = pre,
                Post = post,
                Kernel = UpdateKernelSpec.Of<SignedUpdate>(),
                Parameters = [Rate("stdp"), inhibitoryRate, Number(options.LeastWeight), Number(options.LargestWeight), factor],
            },
        ];
    }

    /// <summary>s = clamp(y - theta, 0, largest spike).</summary>
    private static StageSpec[] Spikes(TempoOptions options, int module, Operand y, Operand s) =>
    [
        Map<SubtractMap>(y, new FieldOf(Name(module, "features"), "theta"), s),
        Map<ClampMap>(s, Number(0), Number(options.LargestSpike), s),
    ];

    private static MultiplyStage Product(int module, string source, string target, Operand from, Operand to)
        => new() { Projection = Name(module, $"{source}->{target}"), Source = from, Target = to };

    private static MapStage Map<TKernel>(params Operand[] ports) where TKernel : unmanaged, IMapKernel => new() { Kernel = MapKernelSpec.Of<TKernel>(), Ports = ports };

    private static ConstantOperand Number(double value) => new(value);

    private static FieldOf Rate(string field) => new(Rates, field);

    private static ExtraField State(string name) => new(new FieldDeclaration(name, FieldRole.State));

    private static ExtraField Parameter(string name) => new(new FieldDeclaration(name, FieldRole.Parameter));

    private static ValuesInput Held(string name, string population) => new() { Name = name, Target = population, Channel = "" };

    /// <summary>Weights are written before anything is learned or asked.</summary>
    private static ProjectionSpec Matrix(string name, string source, string target) => new()
    {
        Name = name,
        Source = source,
        Target = target,
        Connectivity = new Dense(),
        Weight = 0,
        Use = ProjectionUse.Phases,
    };
}
