using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Places;

/// <summary>A module of VPRSNN: a network of pixels, excitatory and inhibitory neurons that learns a few places by STDP. Defaults are the published program's.</summary>
/// <remarks>Source: Hussaini, Milford, Fischer, ICRA 2023 and T-RO 2024, and their program. Times in ms, potentials in mV, conductances in units of the leak.</remarks>
public sealed record VprSnnOptions
{
    /// <summary>How images are prepared.</summary>
    public PlaceImageOptions Images { get; init; } = PlaceImageOptions.VprSnn;

    /// <summary>Seed of weights, delays and spikes.</summary>
    public ulong Seed { get; init; }

    /// <summary>Excitatory neurons, and inhibitory ones.</summary>
    public int Neurons { get; init; } = 400;

    /// <summary>Time step.</summary>
    public double DtMs { get; init; } = 0.1;

    /// <summary>Time for which an image is shown.</summary>
    public double ImageMs { get; init; } = 350;

    /// <summary>Time of rest behind it.</summary>
    public double RestMs { get; init; } = 150;

    /// <summary>Silence before the first image.</summary>
    public double SilenceMs { get; init; } = 500;

    /// <summary>A grey fires at grey / Intensity Hz.</summary>
    public double Intensity { get; init; } = 4;

    /// <summary>Time after a spike in which an excitatory neuron cannot fire: ten times the published number, whose timer runs at a tenth of the speed.</summary>
    public double FiringRefractoryMs { get; init; } = 50;

    /// <summary>What a spike adds to its neuron's threshold in training.</summary>
    public double ThetaPlus { get; init; } = 0.05;

    /// <summary>Time constant of the threshold's decay.</summary>
    public double ThetaTauMs { get; init; } = 1e7;

    /// <summary>Threshold's adaptive part at first.</summary>
    public double InitialTheta { get; init; } = 20;

    /// <summary>Weights of pixels to neurons are drawn from this times (0.01 to 1.01).</summary>
    public double InitialWeight { get; init; } = 0.3;

    /// <summary>What a neuron's weights sum to before every training presentation.</summary>
    public double WeightSum { get; init; } = 78;

    /// <summary>Longest delay from a pixel.</summary>
    public double LargestDelayMs { get; init; } = 10;

    /// <summary>Weight from an excitatory neuron to its inhibitory one.</summary>
    public double ExcitatoryWeight { get; init; } = 10.4;

    /// <summary>Weight from an inhibitory neuron to all other excitatory ones.</summary>
    public double InhibitoryWeight { get; init; } = 17;

    /// <summary>Change at a source spike: positive as published, negative as in Diehl and Cook.</summary>
    public double PreRate { get; init; } = 1e-4;

    /// <summary>Change at a target spike.</summary>
    public double PostRate { get; init; } = 1e-2;

    /// <summary>Steps of a presentation's two parts.</summary>
    public (int Shown, int Resting) Steps => ((int)Math.Round(ImageMs / DtMs), (int)Math.Round(RestMs / DtMs));

    /// <summary>Everything that is wrong with the numbers; empty if nothing is.</summary>
    public IReadOnlyList<Gap> Check()
    {
        List<Gap> gaps = [.. Images.Check()];
        void Require(string name, double value, double least, double most)
        {
            if (!(value >= least && value <= most)) gaps.Add(new Gap($"vprsnn.{name}", FormattableString.Invariant($"is {value}; allowed are {least} to {most}."), "Change it."));
        }
        Require(nameof(Neurons), Neurons, 2, 100_000);
        Require(nameof(DtMs), DtMs, 1e-3, 0.49);
        Require(nameof(ImageMs), ImageMs, DtMs, 1e6);
        Require(nameof(RestMs), RestMs, DtMs, 1e6);
        Require(nameof(SilenceMs), SilenceMs, 0, 1e6);
        Require(nameof(Intensity), Intensity, 255 * DtMs / 1000, 1e6);
        Require(nameof(FiringRefractoryMs), FiringRefractoryMs, 0, 1e6);
        Require(nameof(ThetaPlus), ThetaPlus, 0, 100);
        Require(nameof(ThetaTauMs), ThetaTauMs, 1, 1e12);
        Require(nameof(InitialTheta), InitialTheta, -100, 1000);
        Require(nameof(InitialWeight), InitialWeight, 0, 0.99);
        Require(nameof(WeightSum), WeightSum, 0, Images.Pixels);
        Require(nameof(LargestDelayMs), LargestDelayMs, 0, 1000);
        Require(nameof(ExcitatoryWeight), ExcitatoryWeight, 0, 1e4);
        Require(nameof(InhibitoryWeight), InhibitoryWeight, 0, 1e4);
        Require(nameof(PreRate), PreRate, -1, 1);
        Require(nameof(PostRate), PostRate, -1, 1);
        return gaps;
    }
}
