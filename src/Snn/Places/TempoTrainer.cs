using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Places;

/// <summary>Trains modules of VPRTempo, layer by layer, one image a step, all modules as disjoint sub-networks of one program.</summary>
internal static class TempoTrainer
{
    /// <summary>Rows that are encoded together.</summary>
    private const int Batch = 64;

    /// <summary>Modules for the places of the traverses.</summary>
    /// <param name="options">The method.</param>
    /// <param name="references">Per traverse one prepared image per place.</param>
    /// <param name="firstPlace">Number of the first place.</param>
    /// <param name="firstModule">Number of the first module: it names the module's draws.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="stop">Looked at before every step.</param>
    public static TempoModule[] Train(
        TempoOptions options, IReadOnlyList<byte[][]> references, int firstPlace, int firstModule, IBackend backend, IProgress<double>? progress, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(backend);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ArgumentException(string.Join(" ", gaps));
        int all = PlaceInputs.Require(references);
        if (references[0][0].Length != options.Images.Pixels)
            throw new ArgumentException($"Images have {references[0][0].Length} pixels; the options prepare {options.Images.Rows} x {options.Images.Columns}.", nameof(references));
        int modules = options.Modules(all);
        // Modules of equal size, but for one place: a last module of a few places would train for few steps and learn little.
        int[] starts = [.. Enumerable.Range(0, modules + 1).Select(m => (int)((long)all * m / modules))];
        int[] places = [.. Enumerable.Range(0, modules).Select(m => starts[m + 1] - starts[m])];
        NetworkProgram program = TempoProgram.Training(options, places, Batch);
        using IExecutable executable = backend.Compile(program, CompileOptions.Default, stop);
        TempoModule[] trained = new TempoModule[modules];
        for (int m = 0; m < modules; m++)
        {
            ModuleTraining training = new(options, references, executable, m, firstModule + m, starts[m], places[m]);
            int module = m;
            training.Run(new Share(progress, share => (module + share) / modules), stop);
            trained[m] = training.Read(firstPlace + starts[m]);
        }
        return trained;
    }

    /// <summary>Places a part's share of the work in the whole.</summary>
    private sealed class Share(IProgress<double>? progress, Func<double, double> whole) : IProgress<double>
    {
        public void Report(double value) => progress?.Report(whole(value));
    }

    /// <summary>One module of the program.</summary>
    private sealed class ModuleTraining
    {
        private readonly TempoOptions _options;
        private readonly IReadOnlyList<byte[][]> _references;
        private readonly IExecutable _executable;
        private readonly NetworkProgram _program;
        private readonly int _module, _number, _start, _places, _features, _pixels, _rates;
        private readonly float[] _image;

        public ModuleTraining(TempoOptions options, IReadOnlyList<byte[][]> references, IExecutable executable, int module, int number, int start, int places)
        {
            (_options, _references, _executable, _program) = (options, references, executable, executable.Program);
            (_module, _number, _start, _places) = (module, number, start, places);
            (_features, _pixels) = (options.Features, options.Images.Pixels);
            _image = new float[_pixels];
            _rates = _program.Population(TempoProgram.Rates);
            executable.WriteState(Weights("image->features"), Doubles(TempoWeights.Draw(
                options.Seed, Stream("features"), _pixels, _features, options.FeatureExcitation, options.FeatureInhibition)));
            executable.WriteState(Weights("features->places"), Doubles(TempoWeights.Draw(options.Seed, Stream("places"), _features, places, 1, 1)));
            executable.WriteState(Field("features", "theta"), TempoWeights.Thresholds(options.Seed, Stream("thresholds"), _features, options.LargestThreshold));
        }

        private int Images => _references.Count * _places;

        private int Steps => Images * _options.Epochs;

        public void Run(IProgress<double> progress, CancellationToken stop)
        {
            int image = _program.Input(TempoProgram.Image), learn = Phase("learn features");
            Each("features", (_, sample) =>
            {
                Load(sample, _image);
                _executable.WriteInput(image, 0, _image);
                _executable.RunPhase(learn);
            }, share => progress.Report(share / 2), stop);

            // The features are learned: each image is encoded once for all epochs.
            float[][] encoded = Encode(image);
            int spikes = _program.Input(TempoProgram.Name(_module, "spikes")), label = Phase("learn places");
            Each("places", (_, sample) =>
            {
                _executable.WriteState(Field("places", "label"), [sample % _places]);
                _executable.WriteInput(spikes, 0, encoded[sample]);
                _executable.RunPhase(label);
            }, share => progress.Report((1 + share) / 2), stop);
        }

        public TempoModule Read(int firstPlace)
            => new(firstPlace, _places, Floats(Weights("image->features")), Floats(Weights("features->places")), Floats(Field("features", "theta")));

        /// <summary>All images in random order, epoch after epoch, with rates that fall.</summary>
        private void Each(string layer, Action<int, int> step, Action<double> progress, CancellationToken stop)
        {
            int[] order = new int[Images];
            int t = 0;
            for (int epoch = 0; epoch < _options.Epochs; epoch++)
            {
                KeyedPermutation.Fill(_options.Seed, Stream($"order/{layer}"), (uint)epoch, order);
                foreach (int sample in order)
                {
                    stop.ThrowIfCancellationRequested();
                    if (t % _options.RateInterval == 0)
                    {
                        SetRates(t);
                        progress((double)t / Steps);
                    }
                    step(t, sample);
                    t++;
                }
            }
        }

        private void SetRates(int step)
        {
            double left = (double)(Steps - step) / Steps, decay = left * left, stdp = _options.StdpRate * decay;
            FieldLayout layout = new(_program.Populations[_rates]);
            void Set(string name, double value) => _executable.WriteState(StateAddress.Field(_rates, layout.Find(name)), [value]);
            Set("stdp", stdp);
            Set("inhibition", -stdp);
            Set("homeostasis", _options.Homeostasis * stdp);
            Set("threshold", _options.ThresholdRate * decay);
        }

        private float[][] Encode(int image)
        {
            int phase = Phase("encode");
            StateAddress tape = StateAddress.Tape(_program.Tape(TempoProgram.Name(_module, "encoded")));
            float[][] encoded = new float[Images][];
            for (int first = 0; first < Images; first += Batch)
            {
                int rows = Math.Min(Batch, Images - first);
                float[] batch = new float[rows * _pixels];
                for (int r = 0; r < rows; r++) Load(first + r, batch.AsSpan(r * _pixels, _pixels));
                _executable.WriteInput(image, 0, batch);
                _executable.RunPhase(phase);
                double[] spikes = new double[rows * _features];
                _executable.ReadState(tape, spikes);
                for (int r = 0; r < rows; r++) encoded[first + r] = Array.ConvertAll(spikes[(r * _features)..((r + 1) * _features)], value => (float)value);
            }
            return encoded;
        }

        /// <summary>Sample n is place n modulo the module's places, of traverse n over them.</summary>
        private void Load(int sample, Span<float> image) => TempoNetwork.Load(_references[sample / _places][_start + sample % _places], image);

        private string Stream(string what) => $"tempo/{_number}/{what}";

        private int Phase(string name) => _program.Phase(TempoProgram.Name(_module, name));

        private StateAddress Weights(string projection) => StateAddress.Weights(_program.Projection(TempoProgram.Name(_module, projection)));

        private StateAddress Field(string population, string field)
        {
            int index = _program.Population(TempoProgram.Name(_module, population));
            return StateAddress.Field(index, new FieldLayout(_program.Populations[index]).Find(field));
        }

        private float[] Floats(StateAddress address)
        {
            double[] values = new double[_executable.StateLength(address)];
            _executable.ReadState(address, values);
            return Array.ConvertAll(values, value => (float)value);
        }

        private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
    }
}
