using Neuromorphic.Data.Events;
using Neuromorphic.Data.Sets;
using Neuromorphic.Hal.Lanes;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Data.Synthetic;

/// <summary>Spoken digits by rule, as spikes of 64 channels: for trying out what is meant for N-TIDIGITS where that is not at hand.</summary>
/// <remarks>
/// Not calibrated on real recordings, unlike the camera: figures reached on it say that a machine works, not how it would do on speech. A recording is one row of 64
/// columns, all ON; it is made when it is read and the same bits every time, on every machine and for any number of threads.
/// </remarks>
public static class GeneratedSpokenDigits
{
    /// <summary>Name of the data set.</summary>
    public const string Name = "generated-spoken-digits";

    /// <summary>Version of the generator: it rises whenever a recording of the same options changes by one bit.</summary>
    public const int Version = 1;

    /// <summary>Channels of the cochlea, from low to high.</summary>
    public const int Channels = 64;

    // Middles of the lowest and the highest channel, evenly spaced in the logarithm between: about what silicon cochleas of 64 channels cover.
    private const double LowestHz = 100, HighestHz = 10_000;

    // Widths of a formant and of a band of noise, as deviations of the natural logarithm of frequency: an eighth and half an octave.
    private const double FormantWidth = 0.125, NoiseWidth = 0.5;

    /// <summary>The data set of the given options.</summary>
    /// <exception cref="ArgumentException">Options are out of range; the message lists all of them.</exception>
    public static RecordingDataSet Create(GeneratedSpokenDigitsOptions? options = null)
    {
        options ??= new GeneratedSpokenDigitsOptions();
        options.Validate();
        Part train = new($"{Name}/train", options, 0, options.Train);
        return new RecordingDataSet(Name, train, options.Test == 0 ? null : new Part($"{Name}/test", options, options.Train, options.Test));
    }

    private static double Exp(double x) => LaneMath.Exp<DoubleLane, bool>(new DoubleLane(x)).Value;

    private static double Log(double x) => LaneMath.Log<DoubleLane, bool>(new DoubleLane(x)).Value;

    /// <summary>What is heard at one moment: formants and noise as logarithms of frequency, with their loudness.</summary>
    private readonly record struct Moment(double TimeMs, double F1, double F2, double F3, double Voice, double NoiseAt, double Noise)
    {
        public Moment Towards(Moment next, double timeMs)
        {
            double u = (timeMs - TimeMs) / (next.TimeMs - TimeMs);
            return new(timeMs, Mix(F1, next.F1), Mix(F2, next.F2), Mix(F3, next.F3), Mix(Voice, next.Voice), Mix(NoiseAt, next.NoiseAt), Mix(Noise, next.Noise));

            double Mix(double a, double b) => a + (u * (b - a));
        }

        /// <summary>Loudness at a channel; the higher formants are the weaker ones.</summary>
        public double At(double channel) => (Voice * (Bell(channel - F1, FormantWidth) + (0.7 * Bell(channel - F2, FormantWidth)) + (0.4 * Bell(channel - F3, FormantWidth))))
            + (Noise * Bell(channel - NoiseAt, NoiseWidth));

        private static double Bell(double distance, double width) => Exp(-distance * distance / (2 * width * width));
    }

    private sealed class Part(string name, GeneratedSpokenDigitsOptions options, int first, int count)
        : RecordingSet(name, Channels, 1, SpokenWords.Names, [.. Enumerable.Range(first, count).Select(index => index % SpokenWords.Names.Count)])
    {
        private static readonly double[] s_channels = [.. Enumerable.Range(0, Channels).Select(c => Log(LowestHz) + (c * Log(HighestHz / LowestHz) / (Channels - 1)))];

        private readonly StreamKey _speakers = StreamKey.Of(options.Seed, "spoken-digits/speakers");

        protected override EventRecording ReadAt(int index)
        {
            int number = first + index, label = number % SpokenWords.Names.Count;
            List<Moment> moments = Speak(label, number);
            SpikingCochlea cochlea = new(Channels, options.DeadMs, options.Seed);
            EventBuffer events = new(Channels, 1);
            double endMs = Math.Floor(moments[^1].TimeMs);
            events.Begin((float)endMs);
            cochlea.Begin(number);
            double[] ratesHz = new double[Channels];
            for (int step = 0, k = 0; step < (int)endMs; step++)
            {
                while (moments[k + 1].TimeMs < step) k++;
                Moment now = moments[k].Towards(moments[k + 1], step);
                for (int c = 0; c < Channels; c++) ratesHz[c] = options.RestRateHz + (options.LargestRateHz * now.At(s_channels[c]));
                cochlea.Drive(ratesHz, step, step + 1, events);
            }
            return events.ToRecording(label, $"{Name}/{number}");
        }

        /// <summary>A word by one speaker: every sound is held for half of its length and glides into the next; silence before and behind.</summary>
        private List<Moment> Speak(int label, int number)
        {
            uint next = 0;
            double tract = options.TractSpread * Normal(), length = Exp(options.LengthSpread * Normal()), loudness = Exp(options.LoudnessSpread * Normal());
            double timeMs = 20;
            List<Moment> moments = [];
            foreach (SpokenWords.Sound sound in SpokenWords.Of(label))
            {
                double ms = sound.Ms * length * Exp(options.LengthSpread * Normal()), loud = loudness * Exp(options.LoudnessSpread * Normal());
                Moment start = new(timeMs + (ms / 4), Formant(sound.F1Hz), Formant(sound.F2Hz), Formant(sound.F3Hz), loud * sound.Voice, Formant(sound.NoiseHz), loud * sound.Noise);
                if (moments.Count == 0) moments.Add(start with { TimeMs = 0, Voice = 0, Noise = 0 });
                moments.Add(start);
                moments.Add(start with { TimeMs = timeMs + (0.75 * ms) });
                timeMs += ms;
            }
            moments.Add(moments[^1] with { TimeMs = timeMs + 40, Voice = 0, Noise = 0 });
            return moments;

            double Formant(double hz) => Log(hz) - tract + (options.FormantSpread * Normal());
            double Normal() => InversionTable.StandardNormal.Draw(Philox4x32.Block(new Words((uint)number, next++, 0, 0), _speakers).W0);
        }
    }
}
